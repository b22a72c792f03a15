package io.dataaggregator.engine.aggregate;

import java.util.Arrays;

/**
 * A stable radix sort of positions: sort by the least significant column first, by the most
 * significant last. Counting passes over 11-bit digits, those in which all keys agree left out
 * (Knuth 5.2.5); a few nanoseconds a bucket and pass, where comparing keys would take hundreds.
 */
final class SlotOrder {
  private static final int DIGIT = 11;
  private static final int MASK = (1 << DIGIT) - 1;

  private final int[] counts = new int[1 << DIGIT];
  private final long[] keys;
  private int[] order;
  private int[] spare;

  /** The order as it comes, of {@code count} positions. */
  SlotOrder(int count) {
    keys = new long[count];
    order = new int[count];
    spare = new int[count];
    for (int i = 0; i < count; i++) order[i] = i;
  }

  /** Room for keys by position, for whoever calls {@link #by}. */
  long[] keys() {
    return keys;
  }

  /** Sorts by unsigned keys, given by position; equal ones stay in order. */
  void by(long[] unsigned) {
    long seen = 0;
    for (long key : unsigned) seen |= key;
    for (int shift = 0; shift < 64 && seen >>> shift != 0; shift += DIGIT) {
      if ((seen >>> shift & MASK) != 0) pass(unsigned, shift);
    }
  }

  /** {@code slots} in this order. */
  int[] apply(int[] slots) {
    for (int i = 0; i < order.length; i++) spare[i] = slots[order[i]];
    return spare;
  }

  private void pass(long[] unsigned, int shift) {
    Arrays.fill(counts, 0);
    for (long key : unsigned) counts[(int) (key >>> shift) & MASK]++;
    int start = 0;
    for (int digit = 0; digit <= MASK; digit++) {
      int many = counts[digit];
      counts[digit] = start;
      start += many;
    }
    for (int position : order) {
      spare[counts[(int) (unsigned[position] >>> shift) & MASK]++] = position;
    }
    int[] sorted = spare;
    spare = order;
    order = sorted;
  }
}
