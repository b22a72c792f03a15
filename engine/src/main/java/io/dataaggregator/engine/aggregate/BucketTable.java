package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.columnar.Block;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.CorruptBlockException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Buckets by window and group key: an epoch's delta, filled from batches; a split's open buckets,
 * merged from deltas; or a frozen set, taken from those and cut into segments.
 *
 * <p>Every bucket has a slot, an index into the columns of keys, hidden record counts and
 * accumulators. Slots that a seal empties are reused, and storage that is mostly empty is moved
 * together, so that a table costs what its buckets do, not what it once held; only the index and
 * the scratch of an epoch's buckets stay until it is read to its end.
 *
 * <p>Nothing is allocated per record: {@link #add} works on arrays that grow to the size of a batch
 * and stay; columns and index grow with the buckets by a factor. Not safe for use by two threads.
 */
public final class BucketTable {
  /** Buckets of a segment, about, where nobody asks for another number. */
  public static final int SEGMENT_BUCKETS = 16_384;

  private static final int GUESSED_BUCKET_BYTES = 24;

  private final AggregatePlan plan;
  private BucketStore store;
  private @Nullable SortedBuckets sorted;
  private @Nullable SortedBuckets closing;
  private long closingFrontier;
  private double bucketBytes = GUESSED_BUCKET_BYTES;

  public BucketTable(AggregatePlan plan) {
    this.plan = plan;
    store = new BucketStore(plan);
    bucketBytes += 8.0 * (plan.keys().size() + 2 * plan.calls().size());
  }

  /** A table with the content of one encoded block. */
  public static BucketTable of(AggregatePlan plan, Bytes encoded) {
    var table = new BucketTable(plan);
    table.merge(encoded);
    return table;
  }

  /** A table with the content of a segment, whose order it keeps. */
  static BucketTable ofSegment(AggregatePlan plan, Bytes payload) {
    var table = of(plan, payload);
    table.sorted = SortedBuckets.of(table.store.columns(), table.store.slots());
    return table;
  }

  /** How many buckets. */
  public int size() {
    return store.size();
  }

  public boolean isEmpty() {
    return size() == 0;
  }

  /** Records in all buckets: the sum of their hidden counts, counted anew each time. */
  public long records() {
    return store.records();
  }

  /** Heap in use, about; costs little. */
  public long bytes() {
    return store.bytes();
  }

  /** The size of {@link #encode}, about: by what the last ones took. */
  public long encodedBytesEstimate() {
    return (long) (size() * bucketBytes);
  }

  /** The frontier that closes the first bucket; {@link Long#MAX_VALUE} where there is none. */
  public long earliestClose() {
    return isEmpty() ? Long.MAX_VALUE : store.lookup().windows().earliestClose();
  }

  /** The frontier from which a record of the first bucket is late; as {@link #earliestClose}. */
  public long earliestLate() {
    return isEmpty() ? Long.MAX_VALUE : store.lookup().windows().earliestLate();
  }

  /** The frontier that closes every bucket; {@link Long#MIN_VALUE} where there is none. */
  public long latestClose() {
    return isEmpty() ? Long.MIN_VALUE : store.lookup().windows().latestClose();
  }

  /**
   * Whether the batch can be added: false when the reader replaced the dictionary of a key column,
   * so that its ids mean something else; the caller then ends the epoch first.
   *
   * @throws IllegalArgumentException when the batch lacks a key column
   */
  public boolean accepts(RecordBatch batch) {
    return isEmpty() || store.columns().accepts(batch);
  }

  /**
   * Adds the selected records of a batch.
   *
   * @param windowStarts start of each record's window, by row
   * @param arguments the argument of each call, null for {@code count()}
   * @param times event time of each record in microseconds, by row
   * @param unit the records' unit
   * @throws IllegalStateException when the batch is not accepted
   */
  public void add(
      RecordBatch batch,
      long[] windowStarts,
      @Nullable Vector[] arguments,
      long[] times,
      int unit) {
    int count = batch.selected();
    if (count == 0) return;
    // first of all: building it may move the columns, and overwrites the lanes
    Lookup lookup = store.lookup();
    BucketColumns columns = store.columns();
    if (isEmpty()) columns.adopt(batch);
    else if (!columns.accepts(batch)) {
      throw new IllegalStateException("the batch's dictionary is another; end the epoch first");
    }
    columns.gather(batch, windowStarts);
    int[] slots = lookup.locate(columns, count);
    columns.add(slots, batch, arguments, times, unit);
    changed();
  }

  /** All buckets as one block; equal tables need not give equal bytes. */
  public Bytes encode() {
    Bytes encoded = store.columns().encode(store.slots());
    if (!isEmpty()) bucketBytes = (bucketBytes + 3.0 * encoded.length() / size()) / 4;
    return encoded;
  }

  /**
   * Merges the buckets of a block, made by {@link #encode} or {@link #segment} of a table with an
   * equal plan. A block that fails to decode leaves the buckets as they were.
   *
   * @return the records in them
   * @throws CorruptBlockException when these are not the bytes of such a block
   */
  public long merge(Bytes encoded) {
    ColumnReader in = Block.open(encoded);
    changed();
    if (isEmpty()) {
      clear();
      store.load(in);
      return store.records();
    }
    int count = store.read(in);
    if (count > 0) bucketBytes = (bucketBytes + 3.0 * encoded.length() / count) / 4;
    return store.mergeRead(count);
  }

  /** Merges all buckets of another table with an equal plan. */
  public void add(BucketTable other) {
    if (!other.isEmpty()) store.add(other.store.columns(), other.store.slots(), null);
    changed();
  }

  /** Merges buckets of another table of equal keys and calls into the window known by a start. */
  void add(long window, BucketColumns from, int... slots) {
    store.add(from, slots, window);
    changed();
  }

  /** A table with the buckets of some slots of this one. */
  BucketTable copy(int[] slots) {
    var copy = new BucketTable(plan);
    copy.bucketBytes = bucketBytes;
    copy.store = store.copy(slots);
    return copy;
  }

  /** Forgets the buckets of some slots. */
  void remove(int[] slots) {
    store.remove(slots);
    left();
  }

  /** The slots of each window; building them may move the columns. */
  WindowLists windows() {
    return store.lookup().windows();
  }

  BucketColumns columns() {
    return store.columns();
  }

  /**
   * Removes the buckets that {@code frontier} closes, and returns them. This takes time by the
   * closed buckets or by those that stay, whichever are fewer, but for finding their order.
   */
  public BucketTable takeClosed(long frontier) {
    var frozen = new BucketTable(plan);
    frozen.bucketBytes = bucketBytes;
    if (earliestClose() > frontier || isEmpty()) return frozen;
    SortedBuckets closed = closing(frontier);
    frozen.store = store.take(closed, frontier);
    frozen.sorted = SortedBuckets.of(frozen.store.columns(), frozen.store.slots());
    left();
    return frozen;
  }

  /** Forgets all buckets and keeps the room. */
  public void clear() {
    store.clear();
    changed();
  }

  /**
   * Where all buckets are cut into ranges of about {@code targetBuckets}: the first keys of the
   * second and later ranges.
   */
  public List<Bytes> cuts(int targetBuckets) {
    return sorted().cuts(0, targetBuckets);
  }

  /**
   * As {@link #cuts(int)}, of what {@link #takeClosed} would take; nothing is removed. Buckets of
   * windows that were closed before are in segments of their own: who reads the later ones does not
   * meet them.
   *
   * @param before the frontier that closed windows last
   */
  public List<Bytes> cuts(long before, long frontier, int targetBuckets) {
    if (isEmpty()) return List.of();
    SortedBuckets rows = closing(frontier);
    return rows.cuts(rows.closed(plan.window(), before), targetBuckets);
  }

  /**
   * One range of the buckets in the order of their keys. Equal buckets give equal bytes, sketches
   * apart.
   *
   * @param range 0 to {@code cuts.size()}
   * @return null where no bucket lies in the range
   */
  public @Nullable Segment segment(int range, List<Bytes> cuts) {
    SortedBuckets rows = sorted();
    int from = range == 0 ? 0 : rows.lowerBound(cuts.get(range - 1));
    int to = range == cuts.size() ? rows.size() : rows.lowerBound(cuts.get(range));
    return rows.segment(from, to);
  }

  /**
   * The first buckets in the order of their keys that a reader wants. This takes time by the table,
   * a few nanoseconds a bucket, and memory by what is wanted.
   *
   * @param limit how many at most, at least 1
   */
  public BucketSelection first(BucketFilter filter, KeyStart start, int limit) {
    var first = new FirstSlots(plan, store.columns(), filter, start, limit);
    if (sorted == null) store.offer(first);
    else sorted.offer(start, first);
    return first.selected();
  }

  /** The buckets in the order of their keys; valid until the table changes. */
  SortedBuckets sorted() {
    if (sorted == null) sorted = SortedBuckets.sort(store.columns(), store.slots());
    return sorted;
  }

  /** What {@code frontier} closes, in order; the table is not empty. */
  private SortedBuckets closing(long frontier) {
    // a seal asks twice: for the cuts, and for the buckets themselves
    if (closing == null || closingFrontier != frontier) {
      int[] closed = store.lookup().windows().closed(frontier).toArray();
      closing = SortedBuckets.sort(store.columns(), closed);
      closingFrontier = frontier;
    }
    return closing;
  }

  private void left() {
    // nobody may come back to what was read to its end
    if (isEmpty()) store.trim();
    changed();
  }

  private void changed() {
    sorted = null;
    closing = null;
  }
}
