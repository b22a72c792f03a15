package io.dataaggregator.cluster.api;

import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.DefinitionSchema;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.definition.PipelineDefinition;
import io.dataaggregator.engine.definition.ReferenceDefinition;
import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.definition.TransformDefinition;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks a definition as far as it can be checked before it runs. */
final class Definitions {
  /** Definitions travel between nodes in messages, some of which hold two. */
  private static final int MAX_BYTES = 64 << 10;

  private final Map<String, SourceConnector> connectors;
  private final Map<String, ConnectorSpec> specs = new LinkedHashMap<>();
  private final String schema;

  Definitions(Map<String, SourceConnector> connectors) {
    this.connectors = connectors;
    connectors.values().stream()
        .map(SourceConnector::spec)
        .sorted(Comparator.comparing(ConnectorSpec::name))
        .forEach(spec -> specs.put(spec.name(), spec));
    schema = DefinitionSchema.json(specs.values());
  }

  List<ConnectorSpec> specs() {
    return List.copyOf(specs.values());
  }

  String schema() {
    return schema;
  }

  /**
   * The normalised definition, or everything that is wrong with it. Blocks: connectors look at
   * their systems.
   *
   * @param name the name that it is to be stored under; null for any
   */
  Answer<String> check(String text, Notation notation, @Nullable String name) {
    return switch (DefinitionParser.parse(text, notation, specs)) {
      case DefinitionParser.Refused(var problems) -> Answer.refused(new Refusal.Invalid(problems));
      case DefinitionParser.Parsed parsed -> check(parsed, name);
    };
  }

  private Answer<String> check(DefinitionParser.Parsed parsed, @Nullable String name) {
    PipelineDefinition definition = parsed.definition();
    var problems = new ArrayList<Problem>();
    if (name != null && !name.equals(definition.name())) {
      problems.add(
          parsed
              .positions()
              .at(
                  "definition.name-differs",
                  "/metadata/name",
                  "metadata.name is '"
                      + definition.name()
                      + "', but it is stored as '"
                      + name
                      + "': make them the same"));
    }
    checkSize(parsed, problems);
    if (PipelinePlan.compile(parsed) instanceof PipelinePlan.Refused(var refused)) {
      problems.addAll(refused);
    }
    if (problems.isEmpty()) {
      SourceConnector connector = connectors.get(definition.source().connector());
      if (connector != null) checkSource(parsed, connector, problems);
      checkFiles(parsed, problems);
    }
    return problems.isEmpty()
        ? Answer.done(parsed.normalised())
        : Answer.refused(new Refusal.Invalid(problems));
  }

  private static void checkSource(
      DefinitionParser.Parsed parsed, SourceConnector connector, List<Problem> problems) {
    PipelineDefinition definition = parsed.definition();
    for (Problem problem : connector.check(definition.source())) {
      problems.add(parsed.positions().at(problem.code(), problem.pointer(), problem.message()));
    }
    if (definition.run().mode() != RunDefinition.Mode.BATCH) return;
    connector
        .missingEnd(definition.source())
        .ifPresent(option -> {
          String message =
              "run.mode is batch, which reads to the end, and the source has none: give "
                  + option
                  + " in source.config, or write mode: continuous";
          problems.add(parsed.positions().at("source.endless", "/spec/run/mode", message));
        });
  }

  /** Files that records are looked up in, as a source's. */
  private void checkFiles(DefinitionParser.Parsed parsed, List<Problem> problems) {
    List<TransformDefinition> transforms = parsed.definition().transforms();
    for (int i = 0; i < transforms.size(); i++) {
      if (!(transforms.get(i) instanceof TransformDefinition.Lookup lookup)) continue;
      if (!(lookup.reference() instanceof ReferenceDefinition.File file)) continue;
      SourceDefinition source = file.source(file.fields());
      SourceConnector connector = connectors.get(source.connector());
      if (connector == null) continue;
      String at = parsed.positions().transform(i) + "/file";
      for (Problem problem : connector.check(source)) {
        String pointer = problem.pointer().replaceFirst("^/spec/source(/config)?", at);
        problems.add(parsed.positions().at(problem.code(), pointer, problem.message()));
      }
    }
  }

  private static void checkSize(DefinitionParser.Parsed parsed, List<Problem> problems) {
    int bytes = parsed.normalised().getBytes(StandardCharsets.UTF_8).length;
    if (bytes <= MAX_BYTES) return;
    problems.add(
        parsed
            .positions()
            .at(
                "definition.too-large",
                "",
                "the definition takes "
                    + bytes
                    + " bytes with its defaults written out, more than "
                    + MAX_BYTES
                    + ": split the pipeline, or shorten lists in its expressions"));
  }
}
