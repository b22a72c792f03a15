package io.dataaggregator.engine.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextHashTest {
  private static final BigInteger FACTOR = BigInteger.valueOf(0xBB67AE8584CAA73BL);
  private static final long SEED = 0x9E3779B97F4A7C15L;

  /** What sketches hold, whatever computes it. */
  @Test
  void hashesNeverChange() {
    assertEquals(0xDD64244EF3CB660DL, of(""));
    assertEquals(0xFD926B0A950A4A4FL, of("user-1"));
    assertEquals(0x53270CC347710E68L, of("eight..."));
    assertEquals(0x764F9D8A93E8DEBDL, of("more than sixteen bytes"));
    assertEquals(0x2AB7F9CD0D4EF4E5L, of("日本"));
  }

  private static long of(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return TextHash.of(bytes, 0, bytes.length);
  }

  /** By the definition, a byte at a time and in numbers without bounds. */
  @Property(tries = 1000)
  void whatLiesAroundATextDoesNotCount(@ForAll Random random) {
    byte[] around = new byte[random.nextInt(60)];
    random.nextBytes(around);
    int from = random.nextInt(around.length + 1);
    int to = from + random.nextInt(around.length - from + 1);
    long hash = fold((to - from) ^ SEED);
    int words = (to - from) / 8;
    for (int i = 0; i <= words; i++) {
      long word = 0;
      for (int b = 0; b < 8; b++) {
        int at = from + 8 * i + b;
        if (at < to) word |= (around[at] & 0xffL) << (8 * b);
      }
      hash = fold(hash ^ word);
    }
    long expected = fold(hash ^ SEED);
    assertEquals(expected, TextHash.of(around, from, to));
    byte[] alone = Arrays.copyOfRange(around, from, to);
    assertEquals(expected, TextHash.of(alone, 0, alone.length));
  }

  private static long fold(long value) {
    BigInteger product = BigInteger.valueOf(value).multiply(FACTOR);
    return product.shiftRight(64).longValue() ^ product.longValue() ^ Long.rotateLeft(value, 32);
  }
}
