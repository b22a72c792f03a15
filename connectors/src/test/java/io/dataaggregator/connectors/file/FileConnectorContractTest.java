package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.SourceConnectorContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract over every format, over ranges of one file and over several files. */
class FileConnectorContractTest {
  @AutoClose static final SourceConnectorContract CONTRACT = new SourceConnectorContract();

  @TestFactory
  Stream<DynamicTest> rangesOfCsvWithLineBreaksInQuotes() {
    return CONTRACT.of(() -> FileCase.ranges(Definitions.CSV));
  }

  @TestFactory
  Stream<DynamicTest> rangesOfCsvWithoutThem() {
    return CONTRACT.of(() -> FileCase.ranges(Definitions.LINES));
  }

  @TestFactory
  Stream<DynamicTest> rangesOfNdjson() {
    return CONTRACT.of(() -> FileCase.ranges(Definitions.NDJSON));
  }

  @TestFactory
  Stream<DynamicTest> documents() {
    return CONTRACT.of(() -> FileCase.several(Definitions.JSON, ".json", "none"));
  }

  @TestFactory
  Stream<DynamicTest> gzippedCsvByItsName() {
    return CONTRACT.of(() -> FileCase.several(Definitions.CSV, ".csv.gz", "gzip"));
  }

  @TestFactory
  Stream<DynamicTest> gzippedDocumentsByTheirFirstBytes() {
    return CONTRACT.of(() -> FileCase.several(Definitions.JSON, ".json", "gzip"));
  }

  @TestFactory
  Stream<DynamicTest> zstdNdjsonByItsName() {
    return CONTRACT.of(() -> FileCase.several(Definitions.NDJSON, ".zst", "zstd"));
  }

  @TestFactory
  Stream<DynamicTest> zstdCsvByItsFirstBytes() {
    return CONTRACT.of(() -> FileCase.several(Definitions.LINES, ".csv", "zstd"));
  }
}
