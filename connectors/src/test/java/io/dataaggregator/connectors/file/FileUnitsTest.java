package io.dataaggregator.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.FormatDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Into how many units a file is cut. */
class FileUnitsTest {
  @TempDir Path directory;

  @Test
  void onlyWhatIsLargerThanARangeIsCut() throws IOException {
    Path file = write(Definitions.CSV, 100);
    long size = Files.size(file);
    assertEquals(1, units(file, Definitions.CSV, size).size());
    assertEquals(2, units(file, Definitions.CSV, size - 1).size());
    assertEquals(3, units(file, Definitions.CSV, size / 2 - 1).size());
  }

  /** Their number has a limit, however small the ranges are said to be. */
  @Test
  void thereAreNeverMoreThanTenThousandRanges() throws IOException {
    Path file = write(Definitions.NDJSON, 30_000);
    List<SourceUnit> units = units(file, Definitions.NDJSON, 1);
    assertEquals(10_000, units.size());
    assertEquals(Files.size(file), units.getLast().end());
  }

  /** Only from its beginning a document tells where its records are. */
  @Test
  void aDocumentIsOneUnit() throws IOException {
    Path file = write(Definitions.JSON, 1_000);
    assertEquals(1, units(file, Definitions.JSON, 100).size());
  }

  /** The second reader would cost more than it helps. */
  @Test
  void aSmallFileIsNotSharedBetweenSplits() throws IOException {
    Path file = write(Definitions.CSV, 1_000);
    assertEquals(1, units(file, Definitions.CSV, 1 << 20).size());
  }

  private static List<SourceUnit> units(Path file, FormatDefinition format, long rangeBytes) {
    var source = Definitions.source(file, format, "rangeBytes", rangeBytes);
    return new FileUnits(FileOptions.of(source.config()), format, 4).of(file);
  }

  private Path write(FormatDefinition format, int records) throws IOException {
    Path file = Definitions.name(directory, format);
    return Files.writeString(file, Definitions.file(format, 0, records));
  }
}
