package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;
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

  /** Records in all of them. */
  long records() {
    return records(slots);
  }

  int slot(int position) {
    return slots[position];
  }

  /** First keys of the second and later ranges of about {@code targetBuckets}. */
  List<Bytes> cuts(int targetBuckets) {
    if (targetBuckets < 1) throw new IllegalArgumentException("ranges of " + targetBuckets);
    long ranges = (slots.length + targetBuckets - 1L) / targetBuckets;
    var cuts = new ArrayList<Bytes>();
    for (long range = 1; range < ranges; range++) {
      cuts.add(keyAt((int) (range * slots.length / ranges)));
    }
    return List.copyOf(cuts);
  }

  /** The positions {@code [from, to)} as a segment, or null where there is none. */
  @Nullable Segment segment(int from, int to) {
    if (from >= to) return null;
    int[] range = Arrays.copyOfRange(slots, from, to);
    Bytes payload = columns.encode(range, 16 * range.length);
    return new Segment(keyAt(from), keyAt(to - 1), range.length, records(range), payload);
  }

  /** The first position whose key is not below {@code bound}. */
  int lowerBound(Bytes bound) {
    return firstAbove(bound, -1);
  }

  /** The first position whose key is above {@code bound}. */
  int upperBound(Bytes bound) {
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

  private long records(int[] some) {
    long records = 0;
    for (int slot : some) records += columns.count(slot);
    return records;
  }

  /** The key at a position. */
  Bytes keyAt(int position) {
    columns.key(slots[position], key);
    return key.toBytes();
  }
}
