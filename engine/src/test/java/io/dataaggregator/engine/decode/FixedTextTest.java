package io.dataaggregator.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FixedTextTest {
  @Property(tries = 500)
  void everyByteIsCompared(@ForAll @IntRange(min = 1, max = 40) int length, @ForAll Random random) {
    byte[] bytes = new byte[length + 16];
    random.nextBytes(bytes);
    int at = random.nextInt(9);
    int end = at + length;
    var text = new FixedText(Arrays.copyOfRange(bytes, at, end));
    assertEquals(end, text.matchEnd(bytes, at, bytes.length));
    assertEquals(end, text.matchEnd(bytes, at, end));
    assertEquals(-1, text.matchEnd(bytes, at, end - 1));
    for (int i = at; i < end; i++) {
      bytes[i] ^= (byte) (1 << random.nextInt(8));
      assertEquals(-1, text.matchEnd(bytes, at, bytes.length), "byte " + (i - at));
      bytes[i] ^= (byte) 0xff;
      assertEquals(-1, text.matchEnd(bytes, at, bytes.length), "byte " + (i - at));
      random.nextBytes(bytes);
      text = new FixedText(Arrays.copyOfRange(bytes, at, end));
    }
  }

  @Property(tries = 100)
  void whatIsTooNearToTheEndOfTheArrayIsNotFound(@ForAll @IntRange(min = 1, max = 7) int length) {
    var text = new FixedText(new byte[length]);
    assertEquals(-1, text.matchEnd(new byte[length], 0, length));
    assertEquals(length, text.matchEnd(new byte[8], 0, 8));
  }
}
