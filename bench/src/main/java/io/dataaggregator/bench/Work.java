package io.dataaggregator.bench;

import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every system is given to do: orders that are ok, by minute. */
enum Work {
  W1_CSV("w1-csv", "w1", Form.CSV, Orders.RECORDS, "f558dc27ca1daee75721229dca39e133"),
  W1_NDJSON("w1-ndjson", "w1", Form.NDJSON, Orders.RECORDS, "f558dc27ca1daee75721229dca39e133"),
  /** With sketches of distinct users and of the price. */
  W1B_CSV("w1b-csv", "w1b", Form.CSV, Orders.RECORDS, "f558dc27ca1daee75721229dca39e133"),
  /** By country only: few buckets. */
  W1C_CSV("w1c-csv", "w1c", Form.CSV, Orders.RECORDS, "91422d167c248e91dd717d04d412b7b7"),
  /** What a record costs when start and warm-up are behind: less W1_CSV it is the marginal cost. */
  W1_CSV_20M("w1-csv-20m", "w1", Form.CSV, 4 * Orders.RECORDS, null);

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
        run: {mode: batch, parallelism: SPLITS}
        limits: {buckets: 3000000, stateBytes: 700MiB}
      """;

  /** As the command line and a pipeline have it. */
  final String label;

  /** The peers' name of it, whatever the form. */
  final String variant;

  final Form form;
  final int records;

  /**
   * MD5 of the exact rows in the order of their key, sums in cents, computed elsewhere; null if
   * only this run's reference is there.
   */
  final @Nullable String md5;

  Work(String label, String variant, Form form, int records, @Nullable String md5) {
    this.label = label;
    this.variant = variant;
    this.form = form;
    this.records = records;
    this.md5 = md5;
  }

  boolean sketches() {
    return this == W1B_CSV;
  }

  /** What our JVM is given; sketches of so many buckets need more than the demo's node has. */
  List<String> heap() {
    return List.of(sketches() ? "-Xmx2g" : "-Xmx640m");
  }

  /** The work over a file of orders, by one split: on two cores nothing does it for less. */
  String definition(Path file) {
    return definition(file, 1);
  }

  /** The work over a file of orders, by so many splits at a time. */
  String definition(Path file, int splits) {
    String text = definition(label, "file", "path: " + file, form, splits);
    return switch (this) {
      case W1_CSV, W1_NDJSON, W1_CSV_20M -> text;
      case W1C_CSV ->
          text.replace("[country, product]", "[country]")
              .replace("      product: {type: string}\n", "");
      case W1B_CSV ->
          text.replace("fields:\n", "fields:\n      user: {type: string}\n")
              .replace(
                  "max(price)}",
                  "max(price), users: distinct(user), p95: \"quantile(price, 0.95)\"}");
    };
  }

  /** W1 over bytes that are in memory already. */
  static PipelinePlan plan(Form form) {
    return planned(definition("w1", "none", "", form, 1));
  }

  /** The same by minute and these fields, with one measure only, which may be of users. */
  static PipelinePlan plan(String groupBy, String measure) {
    String text =
        definition("w1", "none", "", Form.CSV, 1)
            .replace("fields:\n", "fields:\n      user: {type: string}\n");
    int from = text.indexOf("measures: ");
    return planned(
        text.substring(0, from).replace("country, product", groupBy)
            + "measures: {measured: \"%s\"}".formatted(measure)
            + text.substring(text.indexOf('\n', from)));
  }

  /** The same over CSV with another transform. */
  static PipelinePlan transformed(String transform) {
    return planned(
        definition("w1", "none", "", Form.CSV, 1).replace("filter: status == 'ok'", transform));
  }

  private static PipelinePlan planned(String text) {
    var spec =
        new ConnectorSpec(
            "none",
            "Bytes in memory.",
            ConnectorSpec.Guarantee.REPLAYABLE,
            List.of(ConnectorSpec.Format.values()),
            List.of());
    return switch (DefinitionParser.parse(text, Notation.YAML, Map.of("none", spec))) {
      case DefinitionParser.Parsed parsed -> PipelinePlan.of(parsed.definition());
      case DefinitionParser.Refused(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }

  private static String definition(
      String name, String connector, String config, Form form, int splits) {
    return DEFINITION
        .replace("NAME", name)
        .replace("CONNECTOR", connector)
        .replace("CONFIG", config)
        .replace("SPLITS", Integer.toString(splits))
        .replace("FORMAT", form.format);
  }
}
