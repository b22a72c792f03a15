package io.dataaggregator.engine.definition;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.ConnectorSpec.Guarantee;
import io.dataaggregator.engine.connector.ConnectorSpec.Option;
import io.dataaggregator.engine.connector.ConnectorSpec.OptionType;
import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Definitions and connectors for tests. */
final class Samples {
  /** A connector with every type of option. */
  static final ConnectorSpec FILE =
      new ConnectorSpec(
          "file",
          "Reads files.",
          Guarantee.REPLAYABLE,
          List.of(ConnectorSpec.Format.values()),
          List.of(
              option("path", OptionType.TEXT, true, null),
              option("chunk", OptionType.SIZE, false, "64MiB"),
              option("settle", OptionType.DURATION, false, "1500ms"),
              option("follow", OptionType.FLAG, false, false),
              option("ratio", OptionType.NUMBER, false, null),
              option("skip", OptionType.INTEGER, false, null),
              option("sample", OptionType.SHARE, false, null),
              option("since", OptionType.TIMESTAMP, false, null),
              new Option(
                  "compression",
                  OptionType.CHOICE,
                  false,
                  false,
                  "auto",
                  List.of("auto", "none", "gzip"),
                  "how files are compressed"),
              option("exclude", OptionType.TEXT_LIST, false, null)));

  static final ConnectorSpec CLOCK =
      new ConnectorSpec(
          "clock",
          "Tells the time.",
          Guarantee.AT_MOST_ONCE,
          List.of(ConnectorSpec.Format.CSV),
          List.of());

  /** A connector whose records do not come from bytes. */
  static final ConnectorSpec MAKER =
      new ConnectorSpec("maker", "Makes records.", Guarantee.REPLAYABLE, List.of(), List.of());

  static final Map<String, ConnectorSpec> INSTALLED =
      Map.of("file", FILE, "clock", CLOCK, "maker", MAKER);

  /** Everything that a file may say; the tests of bad input change one line of it. */
  static final String QUAKES =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: quakes-by-network, labels: {team: seismology}}
      spec:
        source:
          connector: file
          config: {path: data/quakes.geojson, chunk: 1MiB, ratio: 0.5, exclude: [a, b]}
          format: {type: json, records: /features}
          disorder: 8d
          fields:
            at: {from: /properties/time, type: timestamp, unit: ms}
            mag: {from: /properties/mag, type: double}
            net: {from: /properties/net, type: string}
            raw: {type: json}
            day: {from: /day, type: timestamp, pattern: uuuu-MM-dd, timezone: Europe/Berlin}
            iso: {from: /iso, type: timestamp, timezone: UTC}
        transforms:
          - filter: mag >= 1.0
          - set: {strong: "mag >= 5.0", twice: mag * 2.0}
        aggregate:
          groupBy: [net, strong]
          window: {type: tumbling, size: 1d, timeField: at, lateness: 1h, late: reject}
          measures: {quakes: count(), strongest: max(mag), median: "quantile(mag, 0.5)"}
        sinks: []
        run:
          mode: batch
          schedule: "0 */6 * * *"
          timezone: Europe/Berlin
          parallelism: 2
          retry: {attempts: 5, backoff: 1m}
        limits: {buckets: 1000, stateBytes: 16MiB, rejected: 0.1%}
      """;

  /** As little as a file may say. */
  static final String LEAST =
      """
      {"apiVersion": "dataaggregator/v1", "kind": "Pipeline", "metadata": {"name": "least"},
       "spec": {
         "source": {"connector": "clock", "format": {"type": "csv"},
                    "fields": {"n": {"type": "decimal(2)"}}},
         "aggregate": {"measures": {"total": "sum(n)"}}}}
      """;

  private Samples() {}

  static DefinitionParser.Outcome yaml(String text) {
    return DefinitionParser.parse(text, Notation.YAML, INSTALLED);
  }

  static DefinitionParser.Outcome json(String text) {
    return DefinitionParser.parse(text, Notation.JSON, INSTALLED);
  }

  static DefinitionParser.Parsed parsed(DefinitionParser.Outcome outcome) {
    return assertInstanceOf(DefinitionParser.Parsed.class, outcome, outcome.toString());
  }

  static List<Problem> refused(DefinitionParser.Outcome outcome) {
    return assertInstanceOf(DefinitionParser.Refused.class, outcome).problems();
  }

  private static Option option(
      String name, OptionType type, boolean required, @Nullable Object byDefault) {
    return new Option(name, type, required, false, byDefault, List.of(), "the " + name);
  }
}
