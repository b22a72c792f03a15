package io.dataaggregator.connectors.file;

import com.github.luben.zstd.ZstdIOException;
import io.dataaggregator.connectors.spi.SourceException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** What an operator is told when a file cannot be read. */
final class FileErrors {
  private FileErrors() {}

  static SourceException of(Path file, IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> missing(file);
      case AccessDeniedException denied ->
          new SourceException(
              "source.file-unreadable",
              file + " may not be read; let the node's user read it",
              false);
      case EOFException cut -> corrupt(file, "it ends within compressed data");
      case ZipException zip -> corrupt(file, String.valueOf(zip.getMessage()));
      case ZstdIOException zstd -> corrupt(file, String.valueOf(zstd.getMessage()));
      default -> new SourceException("source.read-failed", file + " cannot be read: " + e, true);
    };
  }

  static SourceException missing(Path file) {
    return new SourceException(
        "source.file-missing", file + " does not exist; correct the path or put it there", false);
  }

  static SourceException changed(Path file, String what) {
    return new SourceException(
        "source.changed",
        file
            + " changed since it was listed: "
            + what
            + "; put the former file back, or start a"
            + " full run over the new one",
        false);
  }

  private static SourceException corrupt(Path file, String what) {
    return new SourceException(
        "source.corrupt", file + " cannot be unpacked: " + what + "; provide it anew", false);
  }
}
