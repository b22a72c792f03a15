package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.measure.Accumulator;
import java.util.BitSet;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Columns of buckets and which of their slots are in use. The lookup by key and window is built
 * when it is first asked for: what is only written or read needs none.
 */
final class BucketStore {
  private static final int SPARE_SLOTS = 4096;

  private final AggregatePlan plan;
  private BucketColumns columns;
  private @Nullable Lookup lookup;
  // one that was given up, whose room the next takes over
  private @Nullable Lookup spare;
  // what the last block was read into, kept for the next
  private Accumulator @Nullable [] incoming;
  // while there is no lookup: the slots in use, which are the lowest unless scattered
  private int[] slots;
  private boolean scattered;

  /** An empty store. */
  BucketStore(AggregatePlan plan) {
    this(plan, new BucketColumns(plan), 0);
  }

  private BucketStore(AggregatePlan plan, BucketColumns columns, int count) {
    this.plan = plan;
    this.columns = columns;
    slots = Lookup.identity(count);
  }

  BucketColumns columns() {
    return columns;
  }

  int size() {
    return lookup == null ? slots.length : lookup.index().size();
  }

  /** The slots in use: window by window, or as they were stored. */
  int[] slots() {
    return lookup == null ? slots : lookup.windows().all().toArray();
  }

  /** Offers the slots in use, in no order. */
  void offer(FirstSlots first) {
    if (lookup != null) lookup.windows().offer(first);
    else for (int slot : slots) first.offer(slot);
  }

  /** Records in the buckets: the sum of their counts. */
  long records() {
    // a slot that is not in use counts nothing, but columns that were handed over still hold others
    return lookup == null ? columns.records(slots) : columns.records(lookup.index().high());
  }

  /** Finds buckets; building it overwrites the lanes. */
  Lookup lookup() {
    if (lookup == null) {
      if (scattered) moveTogether();
      Lookup made = spare == null ? new Lookup(plan.window()) : spare;
      spare = null;
      made.indexAll(columns, slots.length);
      lookup = made;
    }
    return lookup;
  }

  /** Forgets all buckets and keeps the room. */
  void clear() {
    columns.clear();
    if (lookup != null) lookup.clear();
    else use(columns, 0);
  }

  /** Reads a block into this, which is empty. */
  void load(ColumnReader in) {
    giveUpLookup();
    try {
      use(columns, columns.readAll(in));
    } catch (RuntimeException e) {
      // what was read of the measures must not be met by the next merge
      columns.clear();
      use(columns, 0);
      throw e;
    }
  }

  /** Reads a block, to be merged by {@link #mergeRead}; gives how many buckets it has. */
  int read(ColumnReader in) {
    // first of all: building it overwrites the lanes
    lookup();
    if (incoming == null) incoming = BucketColumns.accumulators(plan);
    return columns.read(in, incoming);
  }

  /** Merges the {@code count} buckets that were read, and gives the records in them. */
  long mergeRead(int count) {
    Accumulator[] from = Objects.requireNonNull(incoming);
    long records = columns.merge(lookup().locate(columns, count), from, count);
    for (Accumulator call : from) call.clearAll();
    if (count > Lookup.KEPT) incoming = null;
    return records;
  }

  /** Merges buckets of another store, of the window known by a start if one is given. */
  void add(BucketColumns other, int[] some, @Nullable Long window) {
    Lookup into = lookup();
    if (window == null) columns.load(other, some);
    else columns.load(window, other, some);
    columns.merge(into.locate(columns, some.length), other, some);
  }

  /** Forgets some buckets. */
  void remove(int[] leaving) {
    var gone = new BitSet();
    for (int slot : leaving) gone.set(slot);
    if (2L * leaving.length < size()) {
      lookup().windows().remove(gone);
      release(leaving);
    } else {
      keep(IntStream.of(slots()).filter(slot -> !gone.get(slot)).toArray());
    }
  }

  /** A store of some of these slots, which stay here too. */
  BucketStore copy(int[] some) {
    var copied = new BucketStore(plan, new BucketColumns(plan), some.length);
    copied.columns.copy(columns, some);
    return copied;
  }

  /** Takes out {@code closed}, all that {@code frontier} closes; its order is kept. */
  BucketStore take(SortedBuckets closed, long frontier) {
    lookup().windows().removeClosed(frontier);
    return 2L * closed.size() < size() ? copyOut(closed.slots()) : handOver(closed.slots());
  }

  /** Gives up what only the next buckets would need. */
  void trim() {
    spare = null;
    incoming = null;
  }

  long bytes() {
    long read = 0;
    if (incoming != null) for (Accumulator call : incoming) read += call.bytes();
    return columns.bytes() + 4L * slots.length + bytes(lookup) + bytes(spare) + read;
  }

  private static long bytes(@Nullable Lookup lookup) {
    return lookup == null ? 0 : lookup.bytes();
  }

  /** Copies few buckets out and empties their slots. */
  private BucketStore copyOut(int[] leaving) {
    BucketStore taken = copy(leaving);
    release(leaving);
    return taken;
  }

  /** Empties slots that no window has any more. */
  private void release(int[] leaving) {
    lookup().remove(columns, leaving);
    columns.release(leaving);
    int live = size();
    if (lookup().index().high() > 4L * live + SPARE_SLOTS || columns.isWasteful(live)) {
      moveTogether();
    }
  }

  /** Hands over the columns, which mostly leave, and keeps a copy of what stays. */
  private BucketStore handOver(int[] leaving) {
    var taken = new BucketStore(plan, columns, 0);
    taken.slots = leaving;
    taken.scattered = true;
    moveTogether();
    return taken;
  }

  /** Copies what is here into columns of just its size, which also drops strings nobody uses. */
  private void moveTogether() {
    keep(slots());
  }

  private void keep(int[] live) {
    var dense = new BucketColumns(plan);
    dense.copy(columns, live);
    use(dense, live.length);
    giveUpLookup();
  }

  private void giveUpLookup() {
    if (lookup != null) spare = lookup.isSmall() ? lookup.restarted() : null;
    lookup = null;
  }

  private void use(BucketColumns other, int count) {
    columns = other;
    slots = Lookup.identity(count);
    scattered = false;
  }
}
