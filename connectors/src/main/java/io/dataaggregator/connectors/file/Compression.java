package io.dataaggregator.connectors.file;

import com.github.luben.zstd.ZstdInputStream;
import io.dataaggregator.connectors.spi.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** How a file's bytes are packed. */
enum Compression {
  /** By the file's name. */
  AUTO,
  NONE,
  GZIP,
  ZSTD;

  static final List<String> CHOICES = List.of("auto", "none", "gzip", "zstd");

  private static final int BUFFER_BYTES = 64 << 10;

  static Compression of(String choice) {
    if (!CHOICES.contains(choice)) {
      throw new SourceException(
          "source.bad-config",
          "compression is \"" + choice + "\"; choose one of " + CHOICES,
          false);
    }
    return valueOf(choice.toUpperCase(Locale.ROOT));
  }

  /** What it is for a certain file. */
  Compression resolve(Path file) {
    if (this != AUTO) return this;
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".gz") ? GZIP : name.endsWith(".zst") ? ZSTD : NONE;
  }

  /** The unpacked bytes; {@code raw} is closed where that fails. */
  InputStream unpack(InputStream raw) throws IOException {
    try {
      return switch (this) {
        case AUTO -> throw new IllegalStateException("not resolved");
        case NONE -> raw;
        case GZIP -> new GZIPInputStream(raw, BUFFER_BYTES);
        case ZSTD -> new ZstdInputStream(raw);
      };
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }
}
