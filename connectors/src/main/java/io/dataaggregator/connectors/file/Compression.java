package io.dataaggregator.connectors.file;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** How a file is packed. */
enum Compression {
  NONE,
  GZIP,
  ZSTD;

  private static final int BUFFER = 64 * 1024;

  /** What the option says, or what the extension does. */
  static Compression of(Path file, Map<String, Object> config) {
    return switch (String.valueOf(config.getOrDefault("compression", "auto"))) {
      case "gzip" -> GZIP;
      case "zstd" -> ZSTD;
      case "none" -> NONE;
      default -> byExtension(file.getFileName().toString());
    };
  }

  private static Compression byExtension(String name) {
    if (name.endsWith(".gz")) return GZIP;
    return name.endsWith(".zst") ? ZSTD : NONE;
  }

  InputStream open(Path file) throws IOException {
    return switch (this) {
      case NONE -> Files.newInputStream(file);
      case GZIP -> new GZIPInputStream(Files.newInputStream(file), BUFFER);
      case ZSTD -> new ZstdInputStream(Files.newInputStream(file)).setContinuous(false);
    };
  }
}
