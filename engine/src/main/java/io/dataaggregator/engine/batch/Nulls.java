package io.dataaggregator.engine.batch;

import java.util.Arrays;

/** A validity bitmap: one bit a row, set where the row is null. */
final class Nulls {
  private final long[] bits;
  private boolean any;

  Nulls(int capacity) {
    bits = new long[(capacity + 63) >>> 6];
  }

  boolean get(int row) {
    return any && (bits[row >>> 6] & 1L << row) != 0;
  }

  void set(int row) {
    bits[row >>> 6] |= 1L << row;
    any = true;
  }

  void unset(int row) {
    if (any) bits[row >>> 6] &= ~(1L << row);
  }

  boolean any() {
    return any;
  }

  void clear() {
    if (any) Arrays.fill(bits, 0);
    any = false;
  }
}
