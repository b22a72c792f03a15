package io.dataaggregator.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dataaggregator.connectors.spi.ReadPlan.Position;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that changes under its reader, or that does not reach to where reading goes on. */
class UnitReaderTest {
  private static final String HEADER = "n,text\n";
  private static final int RECORDS = 3 * RecordBatch.ROWS;

  /** Enough for a batch to need more than the block that is read at once. */
  private static final int TEXT_CHARS = 100;

  private static final int RECORD_BYTES = 5 + 1 + TEXT_CHARS + 1;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "zstd"})
  void whatIsAppendedMeanwhileIsNotPassedOver(String packing) throws IOException {
    Path file = write(packing);
    try (UnitReader reader = open(file, 0)) {
      assertFalse(reader.read(batch()).finished());
      byte[] more = FileCase.pack("1,more\n".getBytes(StandardCharsets.UTF_8), packing);
      Files.write(file, more, StandardOpenOption.APPEND);
      assertFails("source.changed", () -> readToEnd(reader));
    }
  }

  /** It would be a record like any other, and the batch full. */
  @Test
  void aRecordThatWasCutOffMeanwhileIsNotHandedOn() throws IOException {
    Path file = write("none");
    try (UnitReader reader = open(file, 0);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long end = HEADER.length() + (long) RecordBatch.ROWS * RECORD_BYTES;
      channel.truncate(end - TEXT_CHARS / 2);
      assertFails("source.changed", () -> reader.read(batch()));
    }
  }

  @ParameterizedTest
  @CsvSource({"none,source.changed", "gzip,source.corrupt", "zstd,source.corrupt"})
  void whatEndsBeforeItsOffsetIsRefusedAndClosed(String packing, String code) throws IOException {
    Path file = write(packing);
    long beyond = HEADER.length() + (long) RECORDS * RECORD_BYTES + 1;
    assertFails(code, () -> open(file, beyond).close());
    assertEquals(0, FileCase.open(directory));
  }

  private static void readToEnd(UnitReader reader) {
    RecordBatch batch = batch();
    boolean finished = false;
    while (!finished) finished = reader.read(batch).finished();
  }

  private static void assertFails(String code, Runnable reading) {
    assertEquals(code, assertThrows(SourceException.class, reading::run).code());
  }

  private static RecordBatch batch() {
    return new RecordBatch(source(Path.of("x")).schema(), RecordBatch.ROWS);
  }

  private static SourceDefinition source(Path file) {
    return Definitions.source(file, Definitions.LINES);
  }

  private static UnitReader open(Path file, long offset) {
    SourceDefinition source = source(file);
    SourceUnit unit =
        new FileUnits(FileOptions.of(source.config()), source.bytesFormat(), 1).of(file).getFirst();
    return UnitReader.open(source, new Position(0, unit, offset));
  }

  private Path write(String packing) throws IOException {
    var text = new StringBuilder(HEADER);
    for (int i = 0; i < RECORDS; i++) {
      text.append("%05d,".formatted(i)).append("x".repeat(TEXT_CHARS)).append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    return Files.write(directory.resolve("records.csv"), FileCase.pack(bytes, packing));
  }
}
