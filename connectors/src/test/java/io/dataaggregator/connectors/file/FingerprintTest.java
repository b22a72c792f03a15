package io.dataaggregator.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each part of it alone: everything else about the file is as it was. */
class FingerprintTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.000001Z");

  /** All bytes are the same, and more than the two ends that are looked at. */
  private final byte[] bytes = new byte[20_000];

  @TempDir Path directory;
  private Path file;
  private String listed = "";

  @BeforeEach
  void list() throws IOException {
    file = directory.resolve("file");
    Arrays.fill(bytes, (byte) 'x');
    write(bytes, TIME);
    listed = Fingerprint.of(file).text();
  }

  @Test
  void whatWasPutBackIsTheSame() throws IOException {
    Files.delete(file);
    write(bytes, TIME);
    assertDiffers("");
  }

  @Test
  void itsLengthTells() throws IOException {
    write(Arrays.copyOf(bytes, bytes.length - 1), TIME);
    assertDiffers("it had 20000 bytes and has 19999");
    assertEquals("it had 20000 bytes and has 19999", Fingerprint.outside(file).difference(listed));
  }

  @Test
  void itsTimeTellsToTheMicrosecond() throws IOException {
    bytes[bytes.length / 2] = 'y';
    write(bytes, TIME.plusNanos(1000));
    assertDiffers("it was written to");
    assertEquals("it was written to", Fingerprint.outside(file).difference(listed));
  }

  @Test
  void itsFirstAndLastBytesTell() throws IOException {
    for (int at : new int[] {0, 4095, bytes.length - 4096, bytes.length - 1}) {
      bytes[at] = 'y';
      write(bytes, TIME);
      assertDiffers("its first or last bytes differ");
      assertEquals("", Fingerprint.outside(file).difference(listed));
      bytes[at] = 'x';
    }
  }

  @Test
  void whatAnotherVersionNotedIsNoMatch() throws IOException {
    assertTrue(Fingerprint.of(file).difference("20000:abc").contains("another version"));
  }

  private void assertDiffers(String how) throws IOException {
    assertEquals(how, Fingerprint.of(file).difference(listed));
  }

  private void write(byte[] content, Instant time) throws IOException {
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.from(time));
  }
}
