package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.ConnectorSpec.Option;
import io.dataaggregator.engine.connector.ConnectorSpec.OptionType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connector's settings in a pipeline.
 *
 * @param paths paths and globs, relative ones from the directory that the node runs in
 * @param rangeBytes about how long the ranges are that a line-based file is cut into
 */
record FileOptions(List<String> paths, Compression compression, long rangeBytes) {
  static final long RANGE_BYTES = 64L << 20;

  static final ConnectorSpec SPEC =
      new ConnectorSpec(
          "file",
          "Reads CSV, NDJSON and JSON files: one, or all that a glob matches, plain or compressed.",
          ConnectorSpec.Guarantee.REPLAYABLE,
          List.of(
              option(
                  "path",
                  OptionType.TEXT,
                  null,
                  "A path or a glob (`*`, `**`, `?`, `[...]`, `{a,b}`), relative to the node's"
                      + " working directory. Files are read in the order of their paths."),
              option("paths", OptionType.TEXT_LIST, null, "Several of them, instead of `path`."),
              new Option(
                  "compression",
                  OptionType.CHOICE,
                  false,
                  false,
                  "auto",
                  Compression.CHOICES,
                  "How files are compressed; `auto` goes by the endings `.gz` and `.zst`. A"
                      + " compressed file is read from begin to end by one split."),
              option(
                  "rangeBytes",
                  OptionType.SIZE,
                  "64MiB",
                  "A larger CSV or NDJSON file is cut into ranges of about this size, which are"
                      + " read side by side. Files above 8MiB are cut into at least as many ranges"
                      + " as `run.parallelism`.")));

  private static Option option(
      String name, OptionType type, @Nullable Object byDefault, String text) {
    return new Option(name, type, false, false, byDefault, List.of(), text);
  }

  /**
   * Settings from a configuration that fits the spec.
   *
   * @throws SourceException {@code source.bad-config} where it does not hold together
   */
  static FileOptions of(Map<String, Object> config) {
    List<String> paths =
        config.get("paths") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.of();
    if (config.get("path") instanceof String path) {
      if (!paths.isEmpty()) throw bad("path and paths are both given; leave one out");
      paths = List.of(path);
    }
    if (paths.isEmpty()) throw bad("neither path nor paths is given; name a file or a glob");
    long rangeBytes = config.get("rangeBytes") instanceof Number n ? n.longValue() : RANGE_BYTES;
    if (rangeBytes < 1) throw bad("rangeBytes is " + rangeBytes + "; give at least 1B");
    String compression = String.valueOf(config.getOrDefault("compression", "auto"));
    return new FileOptions(paths, Compression.of(compression), rangeBytes);
  }

  private static SourceException bad(String message) {
    return new SourceException("source.bad-config", message, false);
  }
}
