package io.dataaggregator.engine.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 64-bit hash of a text. It is stored in sketches, as the key of a value: the function never
 * changes.
 */
public final class TextHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  // odd and of balanced bits: the fractional parts of the golden ratio and of sqrt(3)
  private static final long SEED = 0x9E3779B97F4A7C15L;
  private static final long FACTOR = 0xBB67AE8584CAA73BL;

  private TextHash() {}

  /** Folds eight bytes of {@code text[from, to)} at a time into the product with a constant. */
  public static long of(byte[] text, int from, int to) {
    long hash = fold((to - from) ^ SEED);
    int at = from;
    for (; at + 8 <= to; at += 8) hash = fold(hash ^ (long) LONGS.get(text, at));
    return fold(fold(hash ^ tail(text, at, to)) ^ SEED);
  }

  /** The bytes of {@code [at, to)}, fewer than eight, with zeros behind them. */
  private static long tail(byte[] text, int at, int to) {
    if (at + 8 <= text.length) return (long) LONGS.get(text, at) & ~(-1L << (8 * (to - at)));
    long tail = 0;
    for (int i = at, shift = 0; i < to; i++, shift += 8) tail |= (text[i] & 0xffL) << shift;
    return tail;
  }

  private static long fold(long value) {
    // the value itself stays in, so that no two inputs become one product of zero
    return Math.multiplyHigh(value, FACTOR) ^ value * FACTOR ^ Long.rotateLeft(value, 32);
  }
}
