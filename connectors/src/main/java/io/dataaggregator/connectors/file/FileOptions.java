package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.ConnectorSpec.Option;
import io.dataaggregator.engine.connector.ConnectorSpec.OptionType;
import io.dataaggregator.engine.problem.Problem;
import io.dataaggregator.engine.quantity.Sizes;
import java.util.ArrayList;
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
  private static final String RANGE = "64MiB";
  private static final String CONFIG = "/spec/source/config";

  static final ConnectorSpec SPEC =
      new ConnectorSpec(
          "file",
          "Reads CSV, NDJSON and JSON files: one, or all that a glob matches, plain or compressed.",
          ConnectorSpec.Guarantee.REPLAYABLE,
          List.of(ConnectorSpec.Format.values()),
          List.of(
              option(
                  "path",
                  OptionType.TEXT,
                  null,
                  "A path or a glob (`*`, `**`, `?`, `[...]`, `{a,b}`), relative to the node's"
                      + " working directory. Files are listed by path, each once. Names that begin"
                      + " with a dot match only a glob that says the dot."),
              option(
                  "paths", OptionType.TEXT_LIST, null, "More of them, beside `path` or instead."),
              new Option(
                  "compression",
                  OptionType.CHOICE,
                  false,
                  false,
                  "auto",
                  Compression.CHOICES,
                  "How files are packed; `auto` goes by the endings `.gz` and `.zst`, or else by"
                      + " the first bytes. A packed file is read from begin to end by one split."
                      + " With `source.disorder` a split reads only "
                      + ReadPlan.OPEN_LIMIT
                      + " of them side by side, so that none is unpacked again and again; of more"
                      + " that cover the same time, results stay open longer: raise"
                      + " `run.parallelism` or pack them together."),
              option(
                  "rangeBytes",
                  OptionType.SIZE,
                  RANGE,
                  "A larger CSV or NDJSON file is cut into ranges of about this size, which are"
                      + " read side by side; one above 8MiB into at least as many as"
                      + " `run.parallelism`.")));

  private static Option option(
      String name, OptionType type, @Nullable Object byDefault, String text) {
    return new Option(name, type, false, false, byDefault, List.of(), text);
  }

  /**
   * Settings from a configuration that fits the spec.
   *
   * @throws SourceException {@code source.bad-config} where {@link #problems} finds one
   */
  static FileOptions of(Map<String, Object> config) {
    for (Problem problem : problems(config)) {
      throw new SourceException(problem.code(), problem.message(), false);
    }
    String compression = String.valueOf(config.getOrDefault("compression", "auto"));
    return new FileOptions(paths(config), Compression.of(compression), rangeBytes(config));
  }

  /** What the spec cannot say. */
  static List<Problem> problems(Map<String, Object> config) {
    var problems = new ArrayList<Problem>();
    if (paths(config).isEmpty()) {
      problems.add(problem("", "config needs path or paths; name a file or a glob"));
    }
    long range = rangeBytes(config);
    if (range < 1) {
      problems.add(problem("/rangeBytes", "rangeBytes is " + range + "; give at least 1B"));
    }
    return problems;
  }

  private static Problem problem(String key, String message) {
    return new Problem("source.bad-config", CONFIG + key, 0, 0, message);
  }

  private static List<String> paths(Map<String, Object> config) {
    var paths = new ArrayList<String>();
    if (config.get("path") instanceof String path) paths.add(path);
    if (config.get("paths") instanceof List<?> more) more.forEach(p -> paths.add((String) p));
    return paths;
  }

  private static long rangeBytes(Map<String, Object> config) {
    return config.get("rangeBytes") instanceof Number n ? n.longValue() : Sizes.bytes(RANGE);
  }

  /** Where in a pipeline file a path stands, for what is wrong with it. */
  static String pointer(Map<String, Object> config, String path) {
    if (path.equals(config.get("path"))) return CONFIG + "/path";
    int index = config.get("paths") instanceof List<?> paths ? paths.indexOf(path) : -1;
    return index < 0 ? CONFIG : CONFIG + "/paths/" + index;
  }
}
