package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.decode.RecordBoundaries;
import io.dataaggregator.engine.definition.FormatDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the units of a file: itself, or ranges of it. */
final class FileUnits {
  /** Below this a file is not worth a second reader. */
  private static final long SHARED_BYTES = 8 << 20;

  private static final int RANGES_LIMIT = 10_000;

  private final FileOptions options;
  private final FormatDefinition format;
  private final int parallelism;

  FileUnits(FileOptions options, FormatDefinition format, int parallelism) {
    this.options = options;
    this.format = format;
    this.parallelism = parallelism;
  }

  /**
   * Units of the file, by offset; the file is read where quotes decide where it can be cut.
   *
   * @throws SourceException where it cannot be read
   */
  List<SourceUnit> of(Path file) {
    try {
      Fingerprint fingerprint = Fingerprint.of(file);
      Compression compression = options.compression().resolve(file);
      if (compression != Compression.NONE) return List.of(whole(file, -1, fingerprint));
      return switch (format) {
        case FormatDefinition.Json json -> List.of(whole(file, fingerprint.size(), fingerprint));
        case FormatDefinition.Csv csv -> ranges(file, fingerprint);
        case FormatDefinition.Ndjson() -> ranges(file, fingerprint);
      };
    } catch (IOException e) {
      throw FileErrors.of(file, e);
    }
  }

  /** Where a packed file ends, and what stands where in it, only unpacking tells. */
  static boolean isSeekable(SourceUnit unit) {
    return unit.end() >= 0;
  }

  private static SourceUnit whole(Path file, long end, Fingerprint fingerprint) {
    String name = file.toString();
    return new SourceUnit(name, name, 0, 0, end, fingerprint.size(), fingerprint.text());
  }

  private List<SourceUnit> ranges(Path file, Fingerprint fingerprint) throws IOException {
    long size = fingerprint.size();
    int ranges = count(size);
    List<Long> cuts = ranges == 1 ? List.of() : cuts(file, size, ranges);
    if (cuts.isEmpty()) return List.of(whole(file, size, fingerprint));
    var units = new ArrayList<SourceUnit>();
    long start = 0;
    for (int i = 0; i <= cuts.size(); i++) {
      long end = i == cuts.size() ? size : cuts.get(i);
      String name = file + "#" + i;
      units.add(
          new SourceUnit(name, file.toString(), i, start, end, end - start, fingerprint.text()));
      start = end;
    }
    return units;
  }

  private int count(long size) {
    long bySize = size / options.rangeBytes() + (size % options.rangeBytes() == 0 ? 0 : 1);
    long shared = size >= SHARED_BYTES ? parallelism : 1;
    return (int) Math.max(1, Math.min(RANGES_LIMIT, Math.max(bySize, shared)));
  }

  private List<Long> cuts(Path file, long size, int ranges) throws IOException {
    long start =
        format instanceof FormatDefinition.Csv csv
            ? FileHead.header(file, Compression.NONE, csv).end()
            : 0;
    return RangeCutter.cuts(file, start, size, ranges, RecordBoundaries.of(format));
  }
}
