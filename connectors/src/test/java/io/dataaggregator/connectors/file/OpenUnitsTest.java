package io.dataaggregator.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.TextHash;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays open while units take turns: a file that was deleted is read on as long as it is. */
class OpenUnitsTest {
  private static final FileSettings ANYWHERE = new FileSettings(List.of());

  /** More than two batches. */
  private static final int RECORDS = 9_000;

  @TempDir Path directory;
  private final List<Path> files = new ArrayList<>();

  @Test
  void aPackedFileStaysOpenHoweverManyOthersTakeTurns() throws IOException {
    write("packed.csv.gz", "gzip");
    for (int i = 0; i <= ReadPlan.OPEN_LIMIT; i++) write("plain-%02d.csv".formatted(i), "none");
    try (OpenUnits units = open()) {
      units.read(0);
      Files.delete(files.getFirst());
      for (int i = 1; i < files.size(); i++) units.read(i);
      assertFalse(units.read(0).finished());
      // while the first of the others was closed meanwhile
      Files.delete(files.get(1));
      assertMissing(units, 1);
    }
  }

  @Test
  void asManyPackedFilesStayOpenAsAPlanTakesTurnsAmong() throws IOException {
    for (int i = 0; i <= ReadPlan.OPEN_LIMIT; i++) write("%02d.csv.zst".formatted(i), "zstd");
    try (OpenUnits units = open()) {
      for (int i = 0; i < ReadPlan.OPEN_LIMIT; i++) units.read(i);
      for (int i = 0; i < ReadPlan.OPEN_LIMIT; i++) Files.delete(files.get(i));
      for (int i = 0; i < ReadPlan.OPEN_LIMIT; i++) assertFalse(units.read(i).finished());
      units.read(ReadPlan.OPEN_LIMIT);
      assertMissing(units, 0);
      assertFalse(units.isDone());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void aUnitThatWasClosedGoesOnWhereItStopped(String packing) throws IOException {
    int count = ReadPlan.OPEN_LIMIT + 2;
    for (int i = 0; i < count; i++) write("%02d.csv".formatted(i), packing);
    var next = new long[count];
    var left = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    try (OpenUnits units = open()) {
      while (!left.isEmpty()) {
        left.removeIf(unit -> {
          UnitBatch read = units.read(unit);
          for (int row = 0; row < read.batch().rows(); row++) {
            assertEquals(next[unit]++, ((LongVector) read.batch().vector(0)).get(row));
          }
          return read.finished();
        });
        assertEquals(Math.min(left.size(), ReadPlan.OPEN_LIMIT), FileCase.open(directory));
      }
      assertTrue(units.isDone());
    }
    for (long records : next) assertEquals(RECORDS, records);
  }

  @Test
  void textsThatAreOnlyCountedAreHashes() throws IOException {
    write("one.csv", "none");
    try (OpenUnits units = open(Set.of("text"))) {
      RecordBatch batch = units.read(0).batch();
      assertEquals(RecordBatch.ROWS, batch.rows());
      var hashes = assertInstanceOf(LongVector.class, batch.vector(1));
      for (int row = 0; row < batch.rows(); row++) {
        byte[] text = Definitions.text(Definitions.LINES, row).getBytes(StandardCharsets.UTF_8);
        assertEquals(TextHash.of(text, 0, text.length), hashes.get(row));
      }
    }
  }

  private static void assertMissing(OpenUnits units, int unit) {
    var failure = assertThrows(SourceException.class, () -> units.read(unit));
    assertEquals("source.file-missing", failure.code());
  }

  @Test
  void onlyPackedFilesCannotBeReadOnAnywhere() throws IOException {
    var connector = new FileConnector(ANYWHERE);
    for (String packing : List.of("none", "gzip", "zstd")) {
      Path file = write("records", packing);
      for (var format : List.of(Definitions.CSV, Definitions.NDJSON, Definitions.JSON)) {
        FileOptions options = FileOptions.of(Definitions.source(file, format).config());
        new FileUnits(options, format, 1)
            .of(file)
            .forEach(unit -> assertEquals(packing.equals("none"), connector.isSeekable(unit)));
      }
    }
  }

  private OpenUnits open() {
    return open(Set.of());
  }

  private OpenUnits open(Set<String> hashed) {
    SourceDefinition source = Definitions.source(directory, Definitions.LINES);
    var units = new FileUnits(FileOptions.of(source.config()), source.bytesFormat(), 1);
    var positions = new ArrayList<ReadPlan.Position>();
    for (Path file : files) {
      positions.add(new ReadPlan.Position(positions.size(), units.of(file).getFirst(), 0));
    }
    return new OpenUnits(source, ANYWHERE, new Plan(positions, hashed));
  }

  private Path write(String name, String packing) throws IOException {
    byte[] text = Definitions.file(Definitions.LINES, 0, RECORDS).getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(directory.resolve(name), FileCase.pack(text, packing));
    files.add(file);
    return file;
  }

  /** Asks nothing: each test says itself what it reads. */
  private record Plan(List<Position> positions, Set<String> hashed) implements ReadPlan {
    @Override
    public int next() {
      throw new UnsupportedOperationException();
    }
  }
}
