package io.dataaggregator.bench;

import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Work W1 as a pipeline: orders that are ok, by minute, country and product. */
final class Work {
  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: NAME}
      spec:
        source:
          connector: CONNECTOR
          config: {CONFIG}
          format: {FORMAT}
          disorder: 5s
          fields:
            ts: {type: timestamp, unit: ms}
            country: {type: string}
            product: {type: string}
            qty: {type: int}
            price: {type: double}
            status: {type: string}
        transforms:
          - filter: status == 'ok'
        aggregate:
          groupBy: [country, product]
          window: {type: tumbling, size: 1m, timeField: ts}
          measures: {orders: count(), revenue: sum(qty * price), dearest: max(price)}
        run: {mode: batch, parallelism: 2}
        limits: {buckets: 3000000, stateBytes: 700MiB}
      """;

  private Work() {}

  /** W1 over bytes that are in memory already. */
  static PipelinePlan plan(Form form) {
    var spec =
        new ConnectorSpec(
            "none",
            "Bytes in memory.",
            ConnectorSpec.Guarantee.REPLAYABLE,
            List.of(ConnectorSpec.Format.values()),
            List.of());
    String text = definition("w1", "none", "", form);
    return switch (DefinitionParser.parse(text, Notation.YAML, Map.of("none", spec))) {
      case DefinitionParser.Parsed parsed -> PipelinePlan.of(parsed.definition());
      case DefinitionParser.Refused(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }

  /** W1 over a file of orders. */
  static String definition(String name, Path file, Form form) {
    return definition(name, "file", "path: " + file, form);
  }

  private static String definition(String name, String connector, String config, Form form) {
    return DEFINITION
        .replace("NAME", name)
        .replace("CONNECTOR", connector)
        .replace("CONFIG", config)
        .replace("FORMAT", form.format);
  }
}
