package io.dataaggregator.engine.columnar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlockTest {
  private static Bytes block(int values, boolean compressible) {
    var random = new Random(values);
    var out = new ColumnWriter();
    for (int i = 0; i < values; i++) out.fixedLong(compressible ? i % 3 : random.nextLong());
    return Block.seal(out);
  }

  @Test
  void compressesWhatShrinksAndStoresTheRest() {
    assertTrue(block(1000, true).length() < 1000);
    assertEquals(15 + 8000, block(1000, false).length());
    Block.open(block(0, true)).expectEnd();
  }

  @Property(tries = 20)
  void everyTruncationIsDetected(
      @ForAll @IntRange(max = 60) int values, @ForAll boolean compressible) {
    byte[] whole = block(values, compressible).array();
    for (int length = 0; length < whole.length; length++) {
      Bytes cut = Bytes.of(Arrays.copyOf(whole, length));
      assertThrows(CorruptBlockException.class, () -> Block.open(cut));
    }
    Bytes longer = Bytes.of(Arrays.copyOf(whole, whole.length + 1));
    assertThrows(CorruptBlockException.class, () -> Block.open(longer));
  }

  @Property(tries = 20)
  void everyFlippedByteIsDetected(
      @ForAll @IntRange(max = 40) int values,
      @ForAll boolean compressible,
      @ForAll @IntRange(min = 1, max = 255) int flip) {
    byte[] whole = block(values, compressible).array();
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) flip;
      assertThrows(CorruptBlockException.class, () -> Block.open(Bytes.of(damaged)));
    }
  }

  /** A length with a right checksum is still not believed: it would be allocated. */
  @Property(tries = 50)
  void aForgedLengthIsRefused(@ForAll int length, @ForAll boolean compressible) {
    byte[] forged = block(100, compressible).array().clone();
    if (length == 800) return;
    ByteBuffer.wrap(forged).order(ByteOrder.LITTLE_ENDIAN).putInt(3, length);
    checksum(forged);
    assertThrows(CorruptBlockException.class, () -> Block.open(Bytes.of(forged)));
  }

  @Test
  void aLaterVersionIsNamed() {
    byte[] later = block(10, true).array().clone();
    later[1] = 2;
    checksum(later);
    var thrown = assertThrows(CorruptBlockException.class, () -> Block.open(Bytes.of(later)));
    assertEquals("the block's format is version 2; this release reads 1", thrown.getMessage());
  }

  private static void checksum(byte[] frame) {
    var crc = new CRC32C();
    crc.update(frame, 0, 11);
    crc.update(frame, 15, frame.length - 15);
    ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(11, (int) crc.getValue());
  }
}
