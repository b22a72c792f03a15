package io.dataaggregator.engine.redefinition;

import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.ConnectorSpec.OptionType;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.DefinitionParser.Parsed;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A pipeline file, changed part by part. */
record Text(Map<String, String> parts) {
  private static final Map<String, ConnectorSpec> CONNECTORS =
      Map.of("memory", connector("memory"), "other", connector("other"));

  private static final List<String> NO_FIELDS =
      List.of(
          "labels",
          "connector",
          "config",
          "format",
          "disorder",
          "transforms",
          "groupBy",
          "window",
          "measures",
          "run",
          "limits");

  /** A full refresh over two keys. */
  static final Text START =
      new Text(Map.of())
          .with("labels", "{team: a}")
          .with("connector", "memory")
          .with("config", "{path: a}")
          .with("format", "{type: csv}")
          .with("disorder", "1s")
          .with("at", "{type: timestamp}")
          .with("k", "{type: string}")
          .with("l", "{type: string}")
          .with("a", "{type: int}")
          .with("b", "{type: double}")
          .with("transforms", "[filter: a > 1]")
          .with("groupBy", "[k, l]")
          .with("window", "{type: tumbling, size: 1m, timeField: at}")
          .with("measures", "{n: count(), s: sum(a), m: max(b)}")
          .with("run", "{mode: batch, refresh: full}")
          .with("limits", "{buckets: 1000}");

  private static ConnectorSpec connector(String name) {
    return new ConnectorSpec(
        name,
        "Test data.",
        ConnectorSpec.Guarantee.REPLAYABLE,
        List.of(ConnectorSpec.Format.CSV),
        List.of(
            new ConnectorSpec.Option(
                "path", OptionType.TEXT, true, false, null, List.of(), "Where it is.")));
  }

  Text with(String part, String yaml) {
    var changed = new LinkedHashMap<>(parts);
    changed.put(part, yaml);
    return new Text(changed);
  }

  Text without(String part) {
    var changed = new LinkedHashMap<>(parts);
    changed.remove(part);
    return new Text(changed);
  }

  String yaml() {
    var text = new StringBuilder("apiVersion: dataaggregator/v1\nkind: Pipeline\n");
    text.append("metadata:\n  name: orders\n").append(line(2, "labels"));
    text.append("spec:\n  source:\n").append(line(4, "connector"));
    text.append(line(4, "config")).append(line(4, "format")).append(line(4, "disorder"));
    text.append("    fields:\n");
    parts.keySet().stream()
        .filter(part -> !NO_FIELDS.contains(part))
        .forEach(field -> text.append(line(6, field)));
    text.append(line(2, "transforms")).append("  aggregate:\n");
    text.append(line(4, "groupBy")).append(line(4, "window")).append(line(4, "measures"));
    return text.append(line(2, "run")).append(line(2, "limits")).toString();
  }

  private String line(int indent, String part) {
    return " ".repeat(indent) + part + ": " + parts.get(part) + "\n";
  }

  Parsed parsed() {
    if (DefinitionParser.parse(yaml(), Notation.YAML, CONNECTORS) instanceof Parsed parsed) {
      return parsed;
    }
    throw new AssertionError(DefinitionParser.parse(yaml(), Notation.YAML, CONNECTORS) + yaml());
  }

  /** What nodes make of the stored text. */
  PipelinePlan plan() {
    return PipelinePlan.of(DefinitionParser.parseNormalised(parsed().normalised()));
  }
}
