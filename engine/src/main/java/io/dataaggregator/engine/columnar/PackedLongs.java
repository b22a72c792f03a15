package io.dataaggregator.engine.columnar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bit packing of up to {@link #RUN} longs, by frame of reference. The inner loops have no branch: a
 * value of at most 56 bits, shifted by at most 7, always fits the long that is moved.
 */
final class PackedLongs {
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Values that share one choice of encoding. */
  static final int RUN = 512;

  /** The widest value that is packed; wider ones are written raw. */
  static final int WIDEST_BITS = 56;

  /** Bytes behind the packed ones that both directions may touch. */
  static final int SLACK_BYTES = 8;

  private PackedLongs() {}

  /** Bits that {@code range}, taken as unsigned, needs. */
  static int width(long range) {
    return 64 - Long.numberOfLeadingZeros(range);
  }

  static int packedBytes(int count, int width) {
    return (count * width + 7) >>> 3;
  }

  /** Writes {@code values[from, from + count) - base}, {@code width} bits each, at {@code at}. */
  static void pack(long[] values, int from, int count, long base, int width, byte[] into, int at) {
    long pending = 0;
    int bits = 0;
    for (int i = from; i < from + count; i++) {
      pending |= (values[i] - base) << bits;
      bits += width;
      LONGS.set(into, at, pending);
      int whole = bits >>> 3;
      at += whole;
      pending >>>= whole << 3;
      bits &= 7;
    }
    LONGS.set(into, at, pending);
  }

  /** The inverse of {@link #pack}. */
  static void unpack(byte[] bytes, int at, int width, long base, long[] into, int from, int count) {
    if (width == 0) {
      Arrays.fill(into, from, from + count, base);
      return;
    }
    long mask = -1L >>> (64 - width);
    int bit = 0;
    for (int i = from; i < from + count; i++) {
      long word = (long) LONGS.get(bytes, at + (bit >>> 3));
      into[i] = base + (word >>> (bit & 7) & mask);
      bit += width;
    }
  }
}
