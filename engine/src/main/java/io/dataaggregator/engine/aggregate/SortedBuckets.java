package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.WindowDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Buckets of a table in the order of their keys. */
final class SortedBuckets {
  private final BucketColumns columns;
  private final int[] slots;
  private final KeyBuffer key = new KeyBuffer();

  private SortedBuckets(BucketColumns columns, int[] slots) {
    this.columns = columns;
    this.slots = slots;
  }

  static SortedBuckets sort(BucketColumns columns, int[] slots) {
    return new SortedBuckets(columns, columns.sort(slots));
  }

  /** Buckets whose order is known. */
  static SortedBuckets of(BucketColumns columns, int[] sorted) {
    return new SortedBuckets(columns, sorted);
  }

  BucketColumns columns() {
    return columns;
  }

  int size() {
    return slots.length;
  }

  int[] slots() {
    return slots;
  }

  int slot(int position) {
    return slots[position];
  }

  /**
   * First keys of the second and later ranges of about {@code targetBuckets}.
   *
   * @param middle a position where there is to be a cut in any case; 0 for none
   */
  List<Bytes> cuts(int middle, int targetBuckets) {
    if (targetBuckets < 1) throw new IllegalArgumentException("ranges of " + targetBuckets);
    var cuts = new ArrayList<Bytes>();
    cut(0, middle, targetBuckets, cuts);
    if (middle > 0 && middle < slots.length) cuts.add(keyAt(middle));
    cut(middle, slots.length, targetBuckets, cuts);
    return List.copyOf(cuts);
  }

  private void cut(int from, int to, int targetBuckets, List<Bytes> cuts) {
    long size = (long) to - from;
    long ranges = (size + targetBuckets - 1L) / targetBuckets;
    for (long range = 1; range < ranges; range++) {
      cuts.add(keyAt((int) (from + range * size / ranges)));
    }
  }

  /** How many there are of windows that {@code frontier} closes; they are the first ones. */
  int closed(WindowDefinition window, long frontier) {
    int low = 0;
    int high = slots.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (window.closesAt(columns.start(slots[middle])) <= frontier) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The positions {@code [from, to)} as a segment, or null where there is none. */
  @Nullable Segment segment(int from, int to) {
    if (from >= to) return null;
    long records = columns.records(Arrays.copyOfRange(slots, from, to));
    return new Segment(keyAt(from), keyAt(to - 1), to - from, records, encode(from, to));
  }

  /** The positions {@code [from, to)} as a block. */
  Bytes encode(int from, int to) {
    return columns.encode(Arrays.copyOfRange(slots, from, to));
  }

  /** Offers the buckets from {@code start} on, in order, as long as any is wanted. */
  void offer(KeyStart start, FirstSlots first) {
    for (int at = firstAt(start); at < slots.length && !first.isFull(); at++) {
      if (first.isBeyond(columns.start(slots[at]))) return;
      first.offer(slots[at]);
    }
  }

  /** The first position that {@code start} admits. */
  int firstAt(KeyStart start) {
    return start.inclusive() ? lowerBound(start.key()) : upperBound(start.key());
  }

  /** The first position whose key is not below {@code bound}. */
  int lowerBound(Bytes bound) {
    return firstAbove(bound, -1);
  }

  /** The first position whose key is above {@code bound}. */
  private int upperBound(Bytes bound) {
    return firstAbove(bound, 0);
  }

  private int firstAbove(Bytes bound, int most) {
    int low = 0;
    int high = slots.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      columns.key(slots[middle], key);
      if (Integer.signum(key.compareTo(bound)) <= most) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The key at a position. */
  Bytes keyAt(int position) {
    columns.key(slots[position], key);
    return key.toBytes();
  }
}
