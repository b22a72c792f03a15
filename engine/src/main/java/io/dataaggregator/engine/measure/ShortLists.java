package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.util.Arrays;

/**
 * A short list of longs for every slot, all in one array: no object is made for a bucket. A list
 * has a region of 2, 4, 8 ... longs, and leaves it for a wider one when it is full; regions that
 * were left are taken again, and where they are most of it, the others are moved together.
 */
final class ShortLists {
  private static final int LEAST_BITS = 1;
  private static final int NONE = -1;

  /** Room for so many longs is kept when all lists are forgotten. */
  private static final int KEPT = 1 << 18;

  /** So many longs ahead are believed of a block that is being read. */
  private static final int BELIEVED = 1 << 20;

  private static final int SPARE = 1024;
  private static final int LIMIT = 1 << 30;

  private long[] values = new long[0];
  private int[] starts = new int[0];
  private int[] lengths = new int[0];
  private int used;
  // of these in regions that were left
  private int idle;
  // by the bits of its size the region that was left last; its first long says which one before
  private final int[] left = new int[31];

  private final boolean doubles;

  /**
   * Empty lists.
   *
   * @param doubles whether the longs are the bits of doubles, which compress best as such
   */
  ShortLists(boolean doubles) {
    this.doubles = doubles;
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
    int end = start + lengths[slot];
    for (int i = start; i < end; i++) if (values[i] == value) return true;
    return false;
  }

  void add(int slot, long value) {
    int length = lengths[slot];
    if (length == 0) starts[slot] = take(LEAST_BITS);
    else if (length == 1 << bits(length)) widen(slot);
    values[starts[slot] + length] = value;
    lengths[slot] = length + 1;
  }

  /** Makes the list of {@code slot}, which is empty, that of another. */
  void copy(int slot, ShortLists from, int other) {
    int length = from.lengths[other];
    if (length == 0) return;
    int start = begin(slot, length);
    // mostly so few that a call costs more
    for (int k = 0; k < length; k++) values[start + k] = from.values[from.starts[other] + k];
  }

  /** Gives an empty slot a list of {@code length} values to be filled in, and says where. */
  private int begin(int slot, int length) {
    int start = take(bits(length));
    starts[slot] = start;
    lengths[slot] = length;
    return start;
  }

  void clear(int slot) {
    if (lengths[slot] == 0) return;
    leave(starts[slot], bits(lengths[slot]));
    lengths[slot] = 0;
    moveTogether();
  }

  void clearAll() {
    if (used == 0) return;
    Arrays.fill(lengths, 0);
    Arrays.fill(left, NONE);
    used = 0;
    idle = 0;
    if (values.length > KEPT) values = new long[0];
  }

  /** Writes the lists of {@code slots[0, count)}, one behind the other. */
  void write(ColumnWriter out, int[] slots, int count) {
    long[] piece = new long[piece(total(slots, count))];
    int held = 0;
    for (int i = 0; i < count; i++) {
      int start = starts[slots[i]];
      int end = start + lengths[slots[i]];
      for (int at = start; at < end; at++) {
        if (held == ColumnWriter.PIECE) {
          put(out, piece, held);
          held = 0;
        }
        piece[held++] = values[at];
      }
    }
    put(out, piece, held);
  }

  /** Reads lists of these lengths into the slots from {@code firstSlot} on. */
  void read(ColumnReader in, int firstSlot, int[] counts) {
    long due = makeRoom(firstSlot, counts);
    long[] piece = new long[piece(due)];
    int next = 0;
    int held = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) continue;
      int start = begin(firstSlot + i, counts[i]);
      for (int k = 0; k < counts[i]; k++) {
        if (next == held) {
          next = 0;
          held = piece(due);
          due -= held;
          get(in, piece, held);
        }
        values[start + k] = piece[next++];
      }
    }
  }

  private void put(ColumnWriter out, long[] piece, int length) {
    if (!doubles) {
      out.longs(piece, 0, length);
      return;
    }
    double[] values = new double[length];
    for (int i = 0; i < length; i++) values[i] = Double.longBitsToDouble(piece[i]);
    out.doubles(values, 0, length);
  }

  private void get(ColumnReader in, long[] piece, int length) {
    if (!doubles) {
      in.longs(piece, 0, length);
      return;
    }
    double[] values = new double[length];
    in.doubles(values, 0, length);
    for (int i = 0; i < length; i++) piece[i] = Double.doubleToRawLongBits(values[i]);
  }

  private static int piece(long values) {
    return (int) Math.min(values, ColumnWriter.PIECE);
  }

  private long total(int[] slots, int count) {
    long total = 0;
    for (int i = 0; i < count; i++) total += lengths[slots[i]];
    return total;
  }

  /** Empties the slots, makes room for lists of these lengths, and gives their sum. */
  private long makeRoom(int firstSlot, int[] counts) {
    ensure(firstSlot + counts.length);
    long total = 0;
    long wide = 0;
    for (int i = 0; i < counts.length; i++) {
      clear(firstSlot + i);
      total += counts[i];
      wide += counts[i] == 0 ? 0 : 1 << bits(counts[i]);
    }
    int ahead = used + (int) Math.min(wide, BELIEVED);
    if (ahead > values.length) values = Arrays.copyOf(values, ahead);
    return total;
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
    moveTogether();
  }

  /** Gives up the regions that were left, once they are more than the others. */
  private void moveTogether() {
    int live = used - idle;
    if (idle <= live + SPARE) return;
    long[] dense = new long[live];
    int at = 0;
    for (int slot = 0; slot < lengths.length; slot++) {
      if (lengths[slot] == 0) continue;
      System.arraycopy(values, starts[slot], dense, at, lengths[slot]);
      starts[slot] = at;
      at += 1 << bits(lengths[slot]);
    }
    values = dense;
    used = live;
    idle = 0;
    Arrays.fill(left, NONE);
  }

  private int take(int bits) {
    int start = left[bits];
    if (start != NONE) {
      left[bits] = (int) values[start];
      idle -= 1 << bits;
      return start;
    }
    start = used;
    if (LIMIT - used < 1 << bits) {
      throw new IllegalStateException(
          "few values of buckets exceed " + LIMIT + "; lower limits.stateBytes or use more splits");
    }
    used += 1 << bits;
    if (used > values.length) values = Arrays.copyOf(values, Slots.capacity(used, values.length));
    return start;
  }

  private void leave(int start, int bits) {
    values[start] = left[bits];
    left[bits] = start;
    idle += 1 << bits;
  }
}
