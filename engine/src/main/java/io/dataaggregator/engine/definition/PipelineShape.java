package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.quantity.Durations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of the pipeline file. */
final class PipelineShape {
  static final String API_VERSION = "dataaggregator/v1";
  static final String KIND = "Pipeline";
  static final int MAX_NAME = 63;
  static final int MAX_IDENTIFIER = 64;
  static final int MAX_TRANSFORMS = 1000;
  static final long DAY_MICROS = 86_400_000_000L;
  static final String UNKNOWN_CONNECTOR = "definition.unknown-connector";

  private static final String FORMAT_ABOUT = "how bytes become records";
  private static final int MAX_GROUP_BY = 32;
  private static final Shape DELAY = new Shape.Time(0, Durations.MAX_MICROS, false);

  private PipelineShape() {}

  /**
   * The whole file.
   *
   * @param connector the shape of a connector's name
   * @param config the shape of that connector's settings
   * @param format the key of the formats that the connector takes
   */
  static Shape.Section document(Shape connector, Shape config, Key format) {
    return new Shape.Section(
        Key.required("apiVersion", new Shape.Choice(API_VERSION), "the version of this format"),
        Key.required("kind", new Shape.Choice(KIND), "what the file describes"),
        Key.required("metadata", METADATA, "what the pipeline is called"),
        Key.required("spec", spec(connector, config, format), "what the pipeline does"));
  }

  private static final Shape METADATA =
      new Shape.Section(
          Key.required(
              "name",
              new Shape.Text(MAX_NAME, TextRule.DNS_LABEL),
              "the pipeline's name, unique in its workspace"),
          Key.section(
              "labels",
              new Shape.Named(
                  TextRule.LABEL_KEY, MAX_NAME, new Shape.Text(255, TextRule.LABEL_VALUE), 0, 32),
              "free labels for people"));

  private static Shape spec(Shape connector, Shape config, Key format) {
    return new Shape.Section(
        Key.required("source", source(connector, config, format), "where records come from"),
        Key.optional(
            "transforms",
            new Shape.Items(TransformShape.TRANSFORM, MAX_TRANSFORMS),
            List.of(),
            "steps applied to each record, in order"),
        Key.required(
            "aggregate",
            AGGREGATE,
            "how records become results; required as long as there are no sinks, because nothing"
                + " would be delivered without it"),
        Key.optional(
            "sinks",
            new Shape.Empty(
                "sinks are not there yet: results are kept in the result store, leave the list"
                    + " empty"),
            List.of(),
            "where results are delivered beside the result store; empty for now"),
        Key.section("run", RUN, "when and how the pipeline runs"),
        Key.section("limits", LIMITS, "what it may use before it stops with an error"));
  }

  private static Shape source(Shape connector, Shape config, Key format) {
    return new Shape.Section(
        Key.required("connector", connector, "the connector's name"),
        Key.later("connection"),
        Key.section("config", config, "the connector's own settings"),
        format,
        Key.optional("disorder", DELAY, "how far event time may run backwards within a unit"),
        Key.optional(
            "idleTimeout",
            new Shape.Time(100_000, Durations.MAX_MICROS, false),
            "continuous runs: how long a unit without records holds windows back"),
        Key.required(
            "fields",
            FieldShape.named(FieldShape.OF_RECORD),
            "the only fields that are decoded, by the name that expressions use"));
  }

  private static final Shape.Tagged FORMAT =
      Shape.tagged(
          "type",
          ordered(
              "csv",
              List.of(
                  Key.optional(
                      "delimiter", new Shape.Text(1, TextRule.DELIMITER), ",", "between columns"),
                  Key.optional(
                      "multiline",
                      new Shape.Flag(),
                      true,
                      "whether a quoted value may hold a line break")),
              "json",
              List.of(
                  Key.optional(
                      "records",
                      new Shape.Text(FieldShape.MAX_POINTER, TextRule.POINTER),
                      "",
                      "JSON pointer to the array of records; empty where the document is the"
                          + " array")),
              "ndjson",
              List.of()),
          List.of("avro", "parquet"),
          "how the bytes are written");

  /** The format of a source whose connector nobody knows. */
  static final Key ANY_FORMAT = Key.optional("format", FORMAT, FORMAT_ABOUT);

  /** The format of a reference. */
  static final Key FILE_FORMAT = Key.required("format", FORMAT, FORMAT_ABOUT);

  /** The format of a source whose connector takes these, or none at all. */
  static Key format(String connector, List<String> taken) {
    if (taken.isEmpty()) {
      String why = "records of '" + connector + "' do not come from bytes: leave 'format' out";
      return Key.optional("format", new Shape.Never(why), FORMAT_ABOUT);
    }
    var cases = new LinkedHashMap<>(FORMAT.cases());
    cases.keySet().retainAll(taken);
    return Key.required("format", new Shape.Tagged("type", cases, FORMAT.later()), FORMAT_ABOUT);
  }

  private static final Shape AGGREGATE =
      new Shape.Section(
          Key.optional(
              "groupBy",
              new Shape.Items(FieldShape.NAME, MAX_GROUP_BY),
              List.of(),
              "the fields of the group key"),
          Key.optional(
              "window", WindowShape.WINDOW, "how event time is cut; left out, one bucket a key"),
          Key.required(
              "measures",
              new Shape.Named(TextRule.IDENTIFIER, MAX_IDENTIFIER, FieldShape.EXPRESSION, 1, 200),
              "name to expression over aggregate calls"));

  private static final Shape RETRY =
      new Shape.Section(
          Key.optional(
              "attempts", new Shape.Whole(1, 100), 3L, "how often a failed run is tried in all"),
          Key.optional(
              "backoff",
              new Shape.Time(1000, DAY_MICROS, false),
              "10s",
              "the wait before the second attempt; it doubles with each"));

  private static final Shape RUN =
      new Shape.Section(
          Key.optional(
              "mode", new Shape.Choice("batch", "continuous"), "batch", "whether a run ends"),
          Key.optional(
              "refresh",
              new Shape.Choice("full", "incremental"),
              "whether a run starts over or goes on; full by default in batch mode, incremental"
                  + " in continuous mode"),
          Key.optional(
              "schedule",
              new Shape.Text(256, TextRule.SCHEDULE),
              "cron expression or 'every DURATION'; left out, only people start runs"),
          Key.optional("timezone", FieldShape.ZONE, "UTC", "the zone of the schedule"),
          Key.optional(
              "misfire", new Shape.Choice("once", "skip"), "once", "what becomes of missed ticks"),
          Key.optional(
              "overlap",
              new Shape.Choice("skip", "queue"),
              "skip",
              "what becomes of a tick while a run is under way"),
          Key.optional("parallelism", new Shape.Whole(1, 64), 1L, "how many splits read at once"),
          Key.section("retry", RETRY, "what to do about failed runs"));

  private static final Shape LIMITS =
      new Shape.Section(
          Key.optional(
              "buckets", new Shape.Whole(1, 1_000_000_000), 1_000_000L, "open buckets of a split"),
          Key.optional(
              "stateBytes",
              new Shape.Size(1 << 16, 1L << 40),
              "256MiB",
              "size of the open buckets and remembered keys of a split"),
          Key.optional(
              "rejected", new Shape.Share(), "1%", "share of records that may be rejected"));

  private static Map<String, List<Key>> ordered(String a, List<Key> ofA, String b, List<Key> ofB) {
    var cases = new LinkedHashMap<String, List<Key>>();
    cases.put(a, ofA);
    cases.put(b, ofB);
    return cases;
  }

  private static Map<String, List<Key>> ordered(
      String a, List<Key> ofA, String b, List<Key> ofB, String c, List<Key> ofC) {
    Map<String, List<Key>> cases = ordered(a, ofA, b, ofB);
    cases.put(c, ofC);
    return cases;
  }
}
