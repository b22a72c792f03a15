package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.columnar.Block;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import io.dataaggregator.engine.measure.Accumulator;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What buckets are made of, as columns by slot: window start, group key, count, accumulators. */
final class BucketColumns {
  private static final int LIMIT_KEYS = 32;

  private final BucketHeader header;
  private final List<Field> fields;
  private final LongColumn starts = new LongColumn(new Field("window start", FieldType.TIMESTAMP));
  private final KeyColumn[] keys;
  // window start first: to hash, compare and store it is a column like the others
  private final KeyColumn[] all;
  private final Accumulator[] calls;
  private final KeyBuffer alone = new KeyBuffer();
  private final RecordCounts counts = new RecordCounts();
  // all columns have at least so many slots
  private int ensured;

  BucketColumns(AggregatePlan plan) {
    if (plan.keys().size() > LIMIT_KEYS) {
      throw new IllegalArgumentException(
          "groupBy names %d fields; at most %d are allowed"
              .formatted(plan.keys().size(), LIMIT_KEYS));
    }
    header = new BucketHeader(plan.layout());
    fields = plan.keys();
    keys = plan.keys().stream().map(KeyColumn::of).toArray(KeyColumn[]::new);
    all = new KeyColumn[keys.length + 1];
    all[0] = starts;
    System.arraycopy(keys, 0, all, 1, keys.length);
    calls = accumulators(plan);
  }

  /** Fresh accumulators, one a call. */
  static Accumulator[] accumulators(AggregatePlan plan) {
    return plan.calls().stream().map(Accumulator::of).toArray(Accumulator[]::new);
  }

  int calls() {
    return calls.length;
  }

  Accumulator call(int at) {
    return calls[at];
  }

  KeyColumn key(int at) {
    return keys[at];
  }

  long start(int slot) {
    return starts.get(slot);
  }

  long count(int slot) {
    return counts.get(slot);
  }

  /** The window start at a position of the lane. */
  long laneStart(int position) {
    return starts.laneAt(position);
  }

  boolean accepts(RecordBatch batch) {
    for (int i = 0; i < keys.length; i++) {
      if (!keys[i].accepts(vector(batch, i))) return false;
    }
    return true;
  }

  void adopt(RecordBatch batch) {
    for (int i = 0; i < keys.length; i++) keys[i].adopt(vector(batch, i));
  }

  /** Lays the keys of the selected rows into the lanes. */
  void gather(RecordBatch batch, long[] windowStarts) {
    starts.gather(windowStarts, batch.selection(), batch.selected());
    for (int i = 0; i < keys.length; i++) {
      keys[i].gather(vector(batch, i), batch.selection(), batch.selected());
    }
  }

  /** Lays the keys of slots of {@code from} into the lanes. */
  void load(BucketColumns from, int[] slots) {
    for (int i = 0; i < all.length; i++) all[i].load(from.all[i], slots, slots.length);
  }

  /** As {@link #load}, but of the window that starts at {@code start}. */
  void load(long start, BucketColumns from, int[] slots) {
    starts.repeat(start, slots.length);
    for (int i = 0; i < keys.length; i++) keys[i].load(from.keys[i], slots, slots.length);
  }

  /** Hashes of the keys in the lanes. */
  void hash(long[] mixed, int[] hashes, int count) {
    Arrays.fill(mixed, 0, count, 0);
    for (KeyColumn column : all) column.hash(mixed, count);
    for (int i = 0; i < count; i++) hashes[i] = (int) mixed[i];
  }

  void store(int[] slots, int[] positions, int count) {
    for (KeyColumn column : all) column.store(slots, positions, count);
  }

  boolean differs(int[] slots, int count, long[] wrong) {
    boolean any = false;
    for (KeyColumn column : all) any |= column.differs(slots, count, wrong);
    return any;
  }

  boolean matches(int slot, int position) {
    for (KeyColumn column : all) if (!column.matches(slot, position)) return false;
    return true;
  }

  /**
   * Makes room for slots below {@code slots}, and a few more, so that one more does not move what
   * was just made to measure.
   */
  void makeRoom(int slots) {
    if (slots > ensured) ensure(slots + (slots >> 6));
  }

  /** Makes room for slots below {@code slots}, counted from zero and empty of measures. */
  private void ensure(int slots) {
    for (KeyColumn column : all) column.ensure(slots);
    for (Accumulator call : calls) call.ensure(slots);
    counts.ensure(slots);
    ensured = slots;
  }

  /** Counts the selected records of a batch and hands them to the accumulators. */
  void add(int[] slots, RecordBatch batch, @Nullable Vector[] arguments, long[] times, int unit) {
    counts.add(slots, batch.selected());
    for (int c = 0; c < calls.length; c++) calls[c].add(slots, batch, arguments[c], times, unit);
  }

  /** Merges positions 0 and up, whose counts are in the lane, into their slots; gives their sum. */
  long merge(int[] slots, Accumulator[] from, int count) {
    for (int c = 0; c < calls.length; c++) calls[c].merge(slots, from[c], count);
    return counts.mergeLane(slots, count);
  }

  /** Merges slots of {@code from}, another one, into slots of this. */
  void merge(int[] slots, BucketColumns from, int[] others) {
    counts.merge(slots, from.counts, others);
    for (int c = 0; c < calls.length; c++) {
      for (int i = 0; i < others.length; i++) calls[c].merge(slots[i], from.calls[c], others[i]);
    }
  }

  /** Makes this, which is empty, the {@code slots} of {@code from}, numbered from 0. */
  void copy(BucketColumns from, int[] slots) {
    load(from, slots);
    storeAll(slots.length);
    merge(Lookup.identity(slots.length), from, slots);
  }

  /** Empties the slots for their next use. */
  void release(int[] slots) {
    counts.release(slots);
    for (Accumulator call : calls) for (int slot : slots) call.clear(slot);
  }

  /** Empties all slots. */
  void clear() {
    ensured = 0;
    counts.clear();
    for (KeyColumn column : all) column.clear();
    for (Accumulator call : calls) call.clearAll();
  }

  boolean isWasteful(int live) {
    for (KeyColumn column : keys) if (column.isWasteful(live)) return true;
    return false;
  }

  /** {@code slots} as a block, in that order; a call has mostly one number that does not pack. */
  Bytes encode(int[] slots) {
    int count = slots.length;
    var out = new ColumnWriter(count * (4L * keys.length + 8L * calls.length));
    header.write(out, count);
    for (KeyColumn column : all) column.write(out, slots, count);
    counts.write(out, slots);
    for (Accumulator call : calls) call.write(out, slots, count);
    return Block.seal(out);
  }

  /** Writes one bucket, only to see how much it takes. */
  void writeAlone(int slot, ColumnWriter out) {
    key(slot, alone);
    alone.writeTo(out);
    out.varint(counts.get(slot));
    int[] slots = {slot};
    for (Accumulator call : calls) call.write(out, slots, 1);
  }

  /**
   * Reads keys and counts of a block into the lanes and its accumulators into {@code into} from
   * slot 0 on. Nothing that the slots here hold is touched.
   */
  int read(ColumnReader in, Accumulator[] into) {
    int count = header.read(in);
    for (KeyColumn column : all) column.read(in, count);
    counts.read(in, count);
    for (Accumulator call : into) {
      call.ensure(count);
      call.read(in, 0, count);
    }
    in.expectEnd();
    return count;
  }

  /** Reads a block into this, which is empty: its rows become slots 0 and up. */
  int readAll(ColumnReader in) {
    int count = read(in, calls);
    counts.storeLane(count);
    storeAll(count);
    return count;
  }

  /** Makes the keys in the lanes those of the slots, and room for measures of as many. */
  private void storeAll(int count) {
    for (KeyColumn column : all) column.storeAll(count);
    ensure(count);
  }

  /** The sum of the counts below {@code high}. */
  long records(int high) {
    return counts.sum(high);
  }

  /** The sum of the counts of {@code slots}. */
  long records(int[] slots) {
    return counts.sum(slots);
  }

  /** Compares the keys of two slots. */
  int compare(int slot, int other) {
    int order = starts.compare(slot, other);
    return order != 0 ? order : compareKeys(slot, other);
  }

  /** Compares the group keys of two slots, whatever their windows. */
  int compareKeys(int slot, int other) {
    for (KeyColumn column : keys) {
      int order = column.compare(slot, other);
      if (order != 0) return order;
    }
    return 0;
  }

  /** {@code slots} in the order of their keys. */
  int[] sort(int[] slots) {
    var order = new SlotOrder(slots.length);
    for (int i = all.length - 1; i >= 0; i--) all[i].sort(order, slots);
    return order.apply(slots);
  }

  /** Writes the key of a bucket, as {@link KeyCodec} does. */
  void key(int slot, KeyBuffer to) {
    key(starts.get(slot), slot, to);
  }

  /** As {@link #key(int, KeyBuffer)}, but of the window that starts at {@code start}. */
  void key(long start, int slot, KeyBuffer to) {
    to.clear();
    to.number(start);
    for (KeyColumn column : keys) column.append(slot, to);
  }

  long bytes() {
    long bytes = counts.bytes();
    for (KeyColumn column : all) bytes += column.bytes();
    for (Accumulator call : calls) bytes += call.bytes();
    return bytes;
  }

  private Vector vector(RecordBatch batch, int key) {
    int position = batch.schema().position(fields.get(key).name());
    if (position < 0) {
      throw new IllegalArgumentException("the batch lacks key field " + fields.get(key).name());
    }
    return batch.vector(position);
  }
}
