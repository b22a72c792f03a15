package io.dataaggregator.engine.measure;

import java.util.Arrays;

/**
 * A short list of longs for every slot, all in one array: no object is made for a bucket. A list
 * has a region of 2, 4, 8 ... longs, and leaves it for a wider one when it is full; regions that
 * were left are taken again.
 */
final class ShortLists {
  private static final int LEAST_BITS = 1;
  private static final int NONE = -1;

  private long[] values = new long[0];
  private int[] starts = new int[0];
  private int[] lengths = new int[0];
  private int used;
  // by the bits of its size the region that was left last; its first long says which one before
  private final int[] left = new int[31];

  ShortLists() {
    Arrays.fill(left, NONE);
  }

  void ensure(int slots) {
    if (slots <= lengths.length) return;
    int room = Slots.capacity(slots, lengths.length);
    starts = Arrays.copyOf(starts, room);
    lengths = Arrays.copyOf(lengths, room);
  }

  int length(int slot) {
    return lengths[slot];
  }

  long get(int slot, int position) {
    return values[starts[slot] + position];
  }

  boolean contains(int slot, long value) {
    int start = starts[slot];
    for (int i = start; i < start + lengths[slot]; i++) if (values[i] == value) return true;
    return false;
  }

  void add(int slot, long value) {
    int length = lengths[slot];
    if (length == 0) starts[slot] = take(LEAST_BITS);
    else if (length == 1 << bits(length)) widen(slot);
    values[starts[slot] + length] = value;
    lengths[slot] = length + 1;
  }

  /** Makes {@code length} values from {@code at} on the list of an empty slot. */
  void set(int slot, long[] from, int at, int length) {
    if (length == 0) return;
    starts[slot] = take(bits(length));
    System.arraycopy(from, at, values, starts[slot], length);
    lengths[slot] = length;
  }

  /** Makes the list of {@code slot}, which is empty, that of another. */
  void copy(int slot, ShortLists from, int other) {
    set(slot, from.values, from.starts[other], from.lengths[other]);
  }

  void clear(int slot) {
    if (lengths[slot] == 0) return;
    leave(starts[slot], bits(lengths[slot]));
    lengths[slot] = 0;
  }

  void clearAll() {
    if (used == 0) return;
    Arrays.fill(lengths, 0);
    Arrays.fill(left, NONE);
    used = 0;
  }

  /** The lists of {@code slots[0, count)}, one behind the other. */
  long[] all(int[] slots, int count) {
    int total = 0;
    for (int i = 0; i < count; i++) total = Math.addExact(total, lengths[slots[i]]);
    long[] all = new long[total];
    int next = 0;
    for (int i = 0; i < count; i++) {
      int start = starts[slots[i]];
      int length = lengths[slots[i]];
      // mostly so few that a call costs more
      for (int k = 0; k < length; k++) all[next + k] = values[start + k];
      next += length;
    }
    return all;
  }

  /** About how many bytes of heap this holds. */
  long bytes() {
    return 8L * values.length + 8L * lengths.length;
  }

  /** How wide the region of a list is, as a power of two. */
  private static int bits(int length) {
    return Math.max(LEAST_BITS, 32 - Integer.numberOfLeadingZeros(length - 1));
  }

  private void widen(int slot) {
    int length = lengths[slot];
    int bits = bits(length);
    int wider = take(bits + 1);
    System.arraycopy(values, starts[slot], values, wider, length);
    leave(starts[slot], bits);
    starts[slot] = wider;
  }

  private int take(int bits) {
    int start = left[bits];
    if (start != NONE) {
      left[bits] = (int) values[start];
      return start;
    }
    start = used;
    used = Math.addExact(used, 1 << bits);
    if (used > values.length) values = Arrays.copyOf(values, Slots.capacity(used, values.length));
    return start;
  }

  private void leave(int start, int bits) {
    values[start] = left[bits];
    left[bits] = start;
  }
}
