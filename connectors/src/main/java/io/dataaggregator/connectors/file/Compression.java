package io.dataaggregator.connectors.file;

import com.github.luben.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** How a file's bytes are packed. */
enum Compression {
  /** By the file's name, or else by its first bytes. */
  AUTO,
  NONE,
  GZIP,
  ZSTD;

  /** As a definition writes them. */
  static final List<String> CHOICES =
      Arrays.stream(values()).map(choice -> choice.name().toLowerCase(Locale.ROOT)).toList();

  private static final int BUFFER_BYTES = 64 << 10;

  /** Neither can begin a text: no encoding of one has these bytes. */
  private static final byte[] GZIP_MARK = {0x1f, (byte) 0x8b};

  private static final byte[] ZSTD_MARK = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  static Compression of(String choice) {
    return valueOf(choice.toUpperCase(Locale.ROOT));
  }

  /** What it is for a certain file. */
  Compression resolve(Path file) throws IOException {
    if (this != AUTO) return this;
    String name = file.toString().toLowerCase(Locale.ROOT);
    // a packed file that was cut to nothing must not pass for an empty one
    if (name.endsWith(".gz")) return GZIP;
    if (name.endsWith(".zst")) return ZSTD;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(ZSTD_MARK.length);
      if (Arrays.equals(head, ZSTD_MARK)) return ZSTD;
      boolean gzip = head.length >= 2 && Arrays.equals(head, 0, 2, GZIP_MARK, 0, 2);
      return gzip ? GZIP : NONE;
    }
  }

  /**
   * The file's unpacked bytes. Several packed parts one after the other are read as one; what
   * follows a gzip part and is none itself is passed over, as gzip does.
   *
   * @throws EOFException where a packed file is empty
   */
  InputStream open(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    if (this == NONE) return raw;
    try {
      // without a byte to begin with, zstd reports a proper end
      if (Files.size(file) == 0) throw new EOFException(file + " is empty");
      return switch (this) {
        case AUTO, NONE -> throw new IllegalStateException("not resolved");
        case GZIP -> new GZIPInputStream(raw, BUFFER_BYTES);
        case ZSTD -> new ZstdInputStream(raw);
      };
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }
}
