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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks whether the files are there and whether the first of them is as the definition says. */
final class FileCheck {
  /** How far into a JSON document the records are looked for. */
  private static final int LOOK_BYTES = 16 << 20;

  private static final int BLOCK_BYTES = 64 << 10;

  private final FileFinder finder;
  private final SourceDefinition source;

  FileCheck(FileSettings settings, SourceDefinition source) {
    finder = new FileFinder(settings);
    this.source = source;
  }

  List<Problem> problems() {
    String pointer = source.config().containsKey("paths") ? "paths" : "path";
    Path file;
    FileOptions options;
    try {
      options = FileOptions.of(source.config());
      file = finder.find(options.paths()).getFirst();
    } catch (SourceException e) {
      return List.of(problem(e.code(), "/spec/source/config/" + pointer, e.getMessage()));
    }
    Compression compression = options.compression().resolve(file);
    try {
      return switch (source.format()) {
        case FormatDefinition.Csv csv -> columns(file, compression, csv);
        case FormatDefinition.Ndjson() -> records(file, compression, "/spec/source/format");
        case FormatDefinition.Json json ->
            records(file, compression, "/spec/source/format/records");
      };
    } catch (IOException e) {
      SourceException failure = FileErrors.of(file, e);
      String at = "/spec/source/config/" + pointer;
      return List.of(problem(failure.code(), at, failure.getMessage()));
    } catch (SourceException e) {
      return List.of(problem(e.code(), "/spec/source/format", e.getMessage()));
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
    Decoder decoder = Decoders.of(source.format(), source.fields(), List.of(), false);
    var batch = new RecordBatch(source.schema(), 1);
    byte[] buffer = new byte[BLOCK_BYTES];
    int from = 0;
    int to = 0;
    long base = 0;
    try (InputStream in = compression.unpack(Files.newInputStream(file))) {
      while (!decoder.full() && base < LOOK_BYTES) {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        base += from;
        to -= from;
        int read = in.readNBytes(buffer, to, buffer.length - to);
        to += read;
        boolean end = to < buffer.length;
        // a first record that is longer than this is left to the run
        if (read == 0 && !end) break;
        from = decoder.decode(buffer, 0, to, base, end, batch);
        if (end) break;
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
