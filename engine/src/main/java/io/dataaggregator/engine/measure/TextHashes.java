package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.Dictionary;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * 64-bit hashes of a dictionary's strings, each computed once. They are stored in sketches: the
 * function never changes.
 */
final class TextHashes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  // odd and of balanced bits: the fractional parts of the golden ratio and of sqrt(3)
  private static final long SEED = 0x9E3779B97F4A7C15L;
  private static final long FACTOR = 0xBB67AE8584CAA73BL;

  private @Nullable Dictionary dictionary;
  private long[] hashes = new long[0];
  private int known;

  /** The hashes by id, of all entries that the dictionary has now. */
  long[] of(Dictionary from) {
    if (from != dictionary) {
      dictionary = from;
      known = 0;
    }
    int size = from.size();
    if (size > hashes.length) hashes = Arrays.copyOf(hashes, size + (size >> 1));
    byte[] text = from.text();
    for (; known < size; known++) hashes[known] = hash(text, from.start(known), from.end(known));
    return hashes;
  }

  /** Folds eight bytes at a time into the 128-bit product with a constant. */
  static long hash(byte[] text, int from, int to) {
    long hash = fold((to - from) ^ SEED);
    int at = from;
    for (; at + 8 <= to; at += 8) hash = fold(hash ^ (long) LONGS.get(text, at));
    long tail = 0;
    for (int shift = 0; at < to; at++, shift += 8) tail |= (text[at] & 0xffL) << shift;
    hash = fold(hash ^ tail);
    return fold(hash ^ SEED);
  }

  private static long fold(long value) {
    // the value itself stays in, so that no two inputs become one product of zero
    return Math.multiplyHigh(value, FACTOR) ^ value * FACTOR ^ Long.rotateLeft(value, 32);
  }

  long bytes() {
    return hashes.length * 8L;
  }
}
