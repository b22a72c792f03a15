package io.dataaggregator.connectors.file;

import com.github.luben.zstd.Zstd;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.connectors.spi.SourceConnectorContract;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.FormatDefinition;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract over every format, over ranges of one file and over several files. */
class FileConnectorContractTest {
  private static final int RECORDS = 24_000;

  @Nested
  class RangesOfCsv extends Ranges {
    RangesOfCsv() {
      super(Definitions.CSV);
    }
  }

  @Nested
  class RangesOfLines extends Ranges {
    RangesOfLines() {
      super(Definitions.LINES);
    }
  }

  @Nested
  class RangesOfNdjson extends Ranges {
    RangesOfNdjson() {
      super(Definitions.NDJSON);
    }
  }

  @Nested
  class Documents extends Several {
    Documents() {
      super(Definitions.JSON, "json", "none");
    }
  }

  @Nested
  class GzippedCsv extends Several {
    GzippedCsv() {
      super(Definitions.CSV, "csv.gz", "auto");
    }
  }

  @Nested
  class GzippedDocuments extends Several {
    GzippedDocuments() {
      super(Definitions.JSON, "packed", "gzip");
    }
  }

  @Nested
  class ZstdNdjson extends Several {
    ZstdNdjson() {
      super(Definitions.NDJSON, "ndjson.zst", "auto");
    }
  }

  abstract static class OverFiles extends SourceConnectorContract {
    @TempDir Path directory;
    final FormatDefinition format;

    OverFiles(FormatDefinition format) {
      this.format = format;
    }

    @Override
    protected SourceConnector connector() {
      return new FileConnector(new FileSettings(List.of(directory)));
    }

    @Override
    protected void change(SourceUnit unit) throws IOException {
      Files.writeString(Path.of(unit.sequence()), "x", StandardOpenOption.APPEND);
    }

    @Override
    protected List<String> records() {
      var records = new ArrayList<String>();
      for (int i = 0; i < RECORDS; i++) records.add(Definitions.content(format, i));
      return records;
    }
  }

  abstract static class Ranges extends OverFiles {
    Ranges(FormatDefinition format) {
      super(format);
    }

    @Override
    protected SourceDefinition create() throws IOException {
      Path file = directory.resolve("one");
      Files.writeString(file, Definitions.file(format, 0, RECORDS));
      return Definitions.source(file, format, "rangeBytes", 90_000L);
    }
  }

  abstract static class Several extends OverFiles {
    private final String ending;
    private final String compression;

    Several(FormatDefinition format, String ending, String compression) {
      super(format);
      this.ending = ending;
      this.compression = compression;
    }

    @Override
    protected SourceDefinition create() throws IOException {
      for (int i = 0; i < 3; i++) {
        String text = Definitions.file(format, i * RECORDS / 3, RECORDS / 3);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Files.write(directory.resolve(i + "." + ending), pack(bytes));
      }
      return Definitions.source(directory + "/*." + ending, format, "compression", compression);
    }

    private byte[] pack(byte[] bytes) throws IOException {
      if (ending.endsWith("zst")) return Zstd.compress(bytes);
      if (!ending.endsWith("gz") && !compression.equals("gzip")) return bytes;
      var packed = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(packed)) {
        gzip.write(bytes);
      }
      return packed.toByteArray();
    }
  }
}
