package io.dataaggregator.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.connectors.spi.SourceException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

/** Whoever runs the tests may be allowed everything, so that not all of these can be provoked. */
class FileErrorsTest {
  @Test
  void eachFailureHasACodeAFileAndARemedy() {
    assertTold("source.file-missing", true, "put it there", new NoSuchFileException("x"));
    assertTold("source.file-unreadable", false, "node's user", new AccessDeniedException("x"));
    assertTold("source.corrupt", false, "provide it anew", new EOFException());
    assertTold("source.corrupt", false, "bad block", new ZipException("bad block"));
    assertTold("source.read-failed", true, "stale handle", new IOException("stale handle"));
  }

  private static void assertTold(String code, boolean retryable, String text, IOException cause) {
    SourceException told = FileErrors.of(Path.of("data.csv"), cause);
    assertEquals(code, told.code());
    assertEquals(retryable, told.retryable());
    String message = String.valueOf(told.getMessage());
    assertTrue(message.contains(text), message);
    // where a relative path was looked for
    assertTrue(message.contains(Path.of("data.csv").toAbsolutePath().toString()), message);
  }
}
