package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.decode.CsvHeader;
import io.dataaggregator.engine.definition.FormatDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/** The beginning of a CSV file. */
final class FileHead {
  private static final int LIMIT_BYTES = 1 << 20;

  private FileHead() {}

  /**
   * The header; without columns where the file is empty.
   *
   * @throws SourceException {@code source.header-too-large}
   */
  static CsvHeader header(Path file, Compression compression, FormatDefinition.Csv csv)
      throws IOException {
    try (InputStream in = compression.open(file)) {
      byte[] head = new byte[8 << 10];
      int length = 0;
      while (true) {
        length += in.readNBytes(head, length, head.length - length);
        CsvHeader header = CsvHeader.read(head, 0, length, length < head.length, csv);
        if (header != null) return header;
        if (length >= LIMIT_BYTES) throw tooLarge(file);
        head = Arrays.copyOf(head, 2 * head.length);
      }
    }
  }

  private static SourceException tooLarge(Path file) {
    return new SourceException(
        "source.header-too-large",
        file
            + " has no end of its header line within "
            + LIMIT_BYTES
            + " bytes; is it CSV with this delimiter and quotes?",
        false);
  }
}
