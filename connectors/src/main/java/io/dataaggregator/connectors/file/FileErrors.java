package io.dataaggregator.connectors.file;

import com.github.luben.zstd.ZstdIOException;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.decode.DecodeException;
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
              place(file) + " may not be read; let the node's user read it",
              false);
      case EOFException cut -> corrupt(file, "it ends within compressed data");
      case ZipException zip -> corrupt(file, String.valueOf(zip.getMessage()));
      case ZstdIOException zstd -> corrupt(file, String.valueOf(zstd.getMessage()));
      default ->
          new SourceException(
              "source.read-failed",
              place(file) + " cannot be read: " + e + "; see whether its file system is well",
              true);
    };
  }

  /** Retryable: a file may be on its way. */
  static SourceException missing(Path file) {
    return new SourceException(
        "source.file-missing",
        place(file) + " does not exist; correct the path or put it there",
        true);
  }

  static SourceException changed(Path file, String what) {
    return new SourceException(
        "source.changed",
        place(file)
            + " changed since it was listed: "
            + what
            + "; start a new run when nobody writes to it any more, or put the former file back",
        false);
  }

  static SourceException broken(Path file, DecodeException e) {
    return new SourceException(e.code(), file + ": " + e.getMessage(), false);
  }

  /** With the directory that a relative path was looked for from. */
  private static String place(Path file) {
    return file.isAbsolute() ? file.toString() : file + " (" + file.toAbsolutePath() + ")";
  }

  private static SourceException corrupt(Path file, String what) {
    return new SourceException(
        "source.corrupt",
        place(file) + " cannot be unpacked: " + what + "; provide it anew",
        false);
  }
}
