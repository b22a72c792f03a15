package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.util.Arrays;

/**
 * The hidden record count of each slot, and a lane of counts on their way in, by position; as
 * {@link KeyColumn} has it.
 */
final class RecordCounts {
  private long[] counts = new long[16];
  private long[] lane = new long[16];

  long get(int slot) {
    return counts[slot];
  }

  void ensure(int slots) {
    if (slots > counts.length) {
      counts = Arrays.copyOf(counts, Math.max(slots, counts.length + (counts.length >> 1)));
    }
  }

  /** Counts one record for each of the first {@code count} positions. */
  void add(int[] slots, int count) {
    for (int i = 0; i < count; i++) counts[slots[i]]++;
  }

  /** Adds the first {@code count} positions of the lane to their slots, and gives their sum. */
  long mergeLane(int[] slots, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      counts[slots[i]] += lane[i];
      sum += lane[i];
    }
    if (lane.length > Lookup.KEPT) lane = new long[16];
    return sum;
  }

  /** Adds slots of {@code from} to slots of this. */
  void merge(int[] slots, RecordCounts from, int[] others) {
    for (int i = 0; i < others.length; i++) counts[slots[i]] += from.counts[others[i]];
  }

  void read(ColumnReader in, int count) {
    if (lane.length < count) lane = new long[count];
    in.longs(lane, 0, count);
  }

  void write(ColumnWriter out, int[] slots) {
    long[] gathered = new long[slots.length];
    for (int i = 0; i < slots.length; i++) gathered[i] = counts[slots[i]];
    out.longs(gathered, 0, slots.length);
  }

  /** Makes the first {@code count} positions of the lane the counts of slots 0 and up. */
  void storeLane(int count) {
    long[] spare = counts;
    counts = lane;
    // what an earlier block left behind them
    Arrays.fill(counts, count, counts.length, 0);
    lane = spare.length > Lookup.KEPT ? new long[16] : spare;
  }

  void release(int[] slots) {
    for (int slot : slots) counts[slot] = 0;
  }

  void clear() {
    Arrays.fill(counts, 0);
  }

  /** The sum of the counts below {@code high}. */
  long sum(int high) {
    long sum = 0;
    for (int i = 0; i < high; i++) sum += counts[i];
    return sum;
  }

  /** The sum of the counts of {@code slots}. */
  long sum(int[] slots) {
    long sum = 0;
    for (int slot : slots) sum += counts[slot];
    return sum;
  }

  long bytes() {
    return 8L * (counts.length + lane.length);
  }
}
