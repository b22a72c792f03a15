package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.ConnectorSpec.Guarantee;
import io.dataaggregator.engine.connector.ConnectorSpec.Option;
import io.dataaggregator.engine.connector.ConnectorSpec.OptionType;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.FormatDefinition;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/** Reads files of a machine, or of whatever is mounted there. */
public final class FileConnector implements SourceConnector {
  private static final long RANGE_BYTES = 64L << 20;
  private static final ConnectorSpec SPEC =
      new ConnectorSpec(
          "file",
          "Reads files: one path or a glob, CSV, NDJSON or JSON, plain, gzip or zstd.",
          Guarantee.REPLAYABLE,
          List.of(
              option(
                  "path",
                  OptionType.TEXT,
                  null,
                  List.of(),
                  "A file, or a glob such as `data/*.csv`; relative to the working directory."),
              option(
                  "paths",
                  OptionType.TEXT_LIST,
                  null,
                  List.of(),
                  "More than one of them; beside `path` or in its place."),
              option(
                  "compression",
                  OptionType.CHOICE,
                  "auto",
                  List.of("auto", "none", "gzip", "zstd"),
                  "How files are packed; `auto` goes by the extensions `.gz` and `.zst`."),
              option(
                  "rangeBytes",
                  OptionType.SIZE,
                  RANGE_BYTES,
                  List.of(),
                  "A line-based file above this size is read in ranges, in parallel.")));

  private final FilePaths paths;

  public FileConnector(FileSettings settings) {
    paths = new FilePaths(settings.roots());
  }

  private static Option option(
      String name,
      OptionType type,
      @Nullable Object byDefault,
      List<String> choices,
      String description) {
    return new Option(name, type, false, false, byDefault, choices, description);
  }

  @Override
  public ConnectorSpec spec() {
    return SPEC;
  }

  @Override
  public List<Problem> check(SourceDefinition source) {
    if (FilePaths.patterns(source.config()).isEmpty()) {
      return List.of(
          problem("source.no-path", "/spec/source/config", "config needs `path` or `paths`"));
    }
    try {
      Path first = paths.find(source.config()).getFirst();
      if (source.format() instanceof FormatDefinition.Csv csv) {
        return UnitReader.header(first, source, csv).problems(source.fields());
      }
      return List.of();
    } catch (SourceException e) {
      return List.of(problem(e.code(), "/spec/source/config", String.valueOf(e.getMessage())));
    }
  }

  private static Problem problem(String code, String pointer, String message) {
    return new Problem(code, pointer, 0, 0, message);
  }

  @Override
  public Source<SourceUnit, NotUsed> list(SourceDefinition source, int parallelism) {
    return Source.lazySource(() ->
            Source.from(paths.find(source.config()))
                .mapConcat(file -> units(file, source, parallelism)))
        .mapMaterializedValue(unused -> NotUsed.getInstance());
  }

  private static List<SourceUnit> units(Path file, SourceDefinition source, int parallelism) {
    try {
      long size = Files.size(file);
      String fingerprint = Fingerprint.of(file);
      String name = file.toString();
      Compression compression = Compression.of(file, source.config());
      if (compression != Compression.NONE) {
        return List.of(new SourceUnit(name, name, 0, 0, -1, size, fingerprint));
      }
      if (source.format() instanceof FormatDefinition.Json) {
        return List.of(new SourceUnit(name, name, 0, 0, size, size, fingerprint));
      }
      long range = ((Number) source.config().getOrDefault("rangeBytes", RANGE_BYTES)).longValue();
      List<Long> cuts = RangeCutter.cuts(file, source.format(), range, parallelism);
      var units = new ArrayList<SourceUnit>();
      long from = 0;
      for (int i = 0; i <= cuts.size(); i++) {
        long until = i < cuts.size() ? cuts.get(i) : size;
        String part = cuts.isEmpty() ? name : name + "#" + i;
        units.add(new SourceUnit(part, name, i, from, until, until - from, fingerprint));
        from = until;
      }
      return units;
    } catch (IOException e) {
      throw FilePaths.unreadable(file, e);
    }
  }

  @Override
  public Source<UnitBatch, NotUsed> read(SourceDefinition source, ReadPlan plan) {
    return Source.fromGraph(new FileSource(source, plan));
  }
}
