package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.decode.CsvHeader;
import io.dataaggregator.engine.decode.DecodeException;
import io.dataaggregator.engine.decode.Decoder;
import io.dataaggregator.engine.decode.Decoders;
import io.dataaggregator.engine.definition.FormatDefinition;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks whether the files are there and whether the first of them is as the definition says. */
final class FileCheck {
  /** How far into a JSON document the records are looked for. */
  private static final int LOOK_BYTES = 16 << 20;

  private static final int BLOCK_BYTES = 64 << 10;
  private static final String FORMAT = "/spec/source/format";

  private final FileFinder finder;
  private final SourceDefinition source;

  FileCheck(FileSettings settings, SourceDefinition source) {
    finder = new FileFinder(settings);
    this.source = source;
  }

  List<Problem> problems() {
    var problems = new ArrayList<>(FileOptions.problems(source.config()));
    if (!problems.isEmpty()) return problems;
    FileOptions options = FileOptions.of(source.config());
    Path first = null;
    for (String path : options.paths()) {
      try {
        Path file = finder.find(List.of(path)).getFirst();
        if (first == null) first = file;
      } catch (SourceException e) {
        String pointer = FileOptions.pointer(source.config(), path);
        problems.add(problem(e.code(), pointer, e.getMessage()));
      }
    }
    if (problems.isEmpty() && first != null) problems.addAll(of(first, options));
    return problems;
  }

  private List<Problem> of(Path file, FileOptions options) {
    try {
      Compression compression = options.compression().resolve(file);
      return switch (source.bytesFormat()) {
        case FormatDefinition.Csv csv -> columns(file, compression, csv);
        case FormatDefinition.Ndjson() -> records(file, compression, FORMAT);
        case FormatDefinition.Json json -> records(file, compression, FORMAT + "/records");
      };
    } catch (IOException e) {
      SourceException failure = FileErrors.of(file, e);
      String pointer = FileOptions.pointer(source.config(), options.paths().getFirst());
      return List.of(problem(failure.code(), pointer, failure.getMessage()));
    } catch (SourceException e) {
      return List.of(problem(e.code(), FORMAT, e.getMessage()));
    }
  }

  private List<Problem> columns(Path file, Compression compression, FormatDefinition.Csv csv)
      throws IOException {
    CsvHeader header = FileHead.header(file, compression, csv);
    // an empty file has no records, and nothing is wrong with that
    if (header.columns().isEmpty()) return List.of();
    var problems = new ArrayList<Problem>();
    for (Problem problem : header.problems(source.fields())) {
      problems.add(problem(problem.code(), problem.pointer(), file + ": " + problem.message()));
    }
    return problems;
  }

  /** Decodes the first record, or up to where it should have come. */
  private List<Problem> records(Path file, Compression compression, String pointer)
      throws IOException {
    Decoder decoder = Decoders.of(source.bytesFormat(), source.fields(), List.of(), false);
    var batch = new RecordBatch(source.schema(), 1);
    byte[] buffer = new byte[BLOCK_BYTES];
    int from = 0;
    int to = 0;
    long base = 0;
    boolean end = false;
    try (InputStream in = compression.open(file)) {
      while (!end && !decoder.full() && base < LOOK_BYTES) {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        base += from;
        to -= from;
        // a first record that is longer than this is left to the run
        if (to == buffer.length) break;
        int wanted = buffer.length - to;
        int read = in.readNBytes(buffer, to, wanted);
        to += read;
        end = read < wanted;
        from = decoder.decode(buffer, 0, to, base, end, batch);
      }
      return List.of();
    } catch (DecodeException e) {
      return List.of(problem(e.code(), pointer, file + ": " + e.getMessage()));
    }
  }

  private static Problem problem(String code, String pointer, @Nullable String message) {
    return new Problem(code, pointer, 0, 0, String.valueOf(message));
  }
}
