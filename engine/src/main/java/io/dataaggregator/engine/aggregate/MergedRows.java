package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.aggregate.SegmentSource.Stored;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.columnar.CorruptBlockException;
import io.dataaggregator.engine.measure.Accumulator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Buckets in the order of their keys, each merged over all segments and open tables that hold it.
 *
 * <p>A segment is read when the merge reaches its first key and dropped after its last, and not
 * read at all when its keys tell that it holds nothing wanted: memory is bounded by the segments
 * that overlap one key, which of one split and seal is one.
 */
public final class MergedRows {
  private final AggregatePlan plan;
  private final BucketFilter filter;
  private final KeyPruning pruning;
  private final KeyStart start;
  private final @Nullable Bytes through;
  private final SegmentSource segments;
  private final PriorityQueue<BucketCursor> cursors =
      new PriorityQueue<>((a, b) -> a.key().compareTo(b.key()));
  private final List<BucketCursor> holders = new ArrayList<>();
  private final Accumulator[] merged;
  private @Nullable Stored pending;

  /**
   * Rows of some keys.
   *
   * @param through the last key that is wanted; null where all are from {@code start} on
   * @throws IllegalArgumentException when the filter names no field of the key, or a value that is
   *     not of its field's type
   */
  public MergedRows(
      AggregatePlan plan,
      BucketFilter filter,
      KeyStart start,
      @Nullable Bytes through,
      SegmentSource segments) {
    this.plan = plan;
    this.filter = filter;
    this.start = start;
    this.through = through;
    this.segments = segments;
    pruning = new KeyPruning(plan, filter);
    merged = BucketColumns.accumulators(plan);
    for (Accumulator call : merged) call.ensure(1);
    pending = segments.next();
  }

  /** Adds buckets that no published seal holds; before the first {@link #next}, and unchanged. */
  public void addOpen(BucketTable table) {
    add(table, BucketCursor.OPEN);
  }

  /** The next row, or null at the end. */
  public @Nullable MergedBucket next() {
    if (!reach()) return null;
    MergedBucket row = row(first());
    pass();
    return row;
  }

  /** Reaches the next bucket, unless there is one that was not passed; false at the end. */
  boolean reach() {
    if (!holders.isEmpty()) return true;
    open();
    BucketCursor first = cursors.poll();
    if (first == null) return false;
    if (through != null && first.key().compareTo(through) > 0) {
      cursors.clear();
      return false;
    }
    holders.add(first);
    for (BucketCursor other = cursors.peek();
        other != null && other.key().compareTo(first.key()) == 0;
        other = cursors.peek()) {
      holders.add(cursors.remove());
    }
    return true;
  }

  /** What holds the bucket that is reached, each a part of it. */
  List<BucketCursor> holders() {
    return holders;
  }

  /** The first of the {@link #holders}. */
  BucketCursor first() {
    return holders.getFirst();
  }

  /** Passes the bucket that is reached. */
  void pass() {
    for (BucketCursor holder : holders) if (holder.advance()) cursors.add(holder);
    holders.clear();
  }

  /** Opens every segment that begins at or before the least key at hand. */
  private void open() {
    for (Stored segment = pending; segment != null; segment = pending) {
      if (pruning.isBeyond(segment.firstKey()) || isBehindLast(segment.firstKey())) {
        pending = null;
        return;
      }
      BucketCursor least = cursors.peek();
      if (least != null && least.key().compareTo(segment.firstKey()) < 0) return;
      if (isWanted(segment)) add(read(segment), segment.seal());
      pending = segments.next();
      if (pending != null && pending.firstKey().compareTo(segment.firstKey()) < 0) {
        throw new IllegalStateException("segments do not come in the order of their first keys");
      }
    }
  }

  private boolean isWanted(Stored segment) {
    return start.admits(segment.lastKey().compareTo(start.key()))
        && pruning.mayHold(segment.firstKey(), segment.lastKey());
  }

  private boolean isBehindLast(Bytes key) {
    return through != null && key.compareTo(through) > 0;
  }

  private BucketTable read(Stored segment) {
    BucketTable table = BucketTable.ofSegment(plan, segment.payload().get());
    SortedBuckets rows = table.sorted();
    if (table.isEmpty()
        || !rows.keyAt(0).equals(segment.firstKey())
        || !rows.keyAt(rows.size() - 1).equals(segment.lastKey())) {
      throw new CorruptBlockException(
          "a segment of seal "
              + segment.seal()
              + " does not hold the keys that it is stored under");
    }
    return table;
  }

  private void add(BucketTable table, long seal) {
    SortedBuckets rows = table.sorted();
    var wanted = new RowFilter(plan, filter, rows.columns());
    var cursor = new BucketCursor(rows, wanted, seal, rows.firstAt(start));
    if (cursor.advance()) cursors.add(cursor);
  }

  private MergedBucket row(BucketCursor first) {
    BucketColumns columns = first.columns();
    var keyValues = new ArrayList<@Nullable Object>();
    for (int i = 0; i < plan.keys().size(); i++) {
      keyValues.add(columns.key(i).value(first.slot()));
    }
    long records = 0;
    boolean open = false;
    for (BucketCursor holder : holders) {
      records += holder.columns().count(holder.slot());
      open |= holder.seal() == BucketCursor.OPEN;
    }
    return new MergedBucket(
        first.key().toBytes(),
        columns.start(first.slot()),
        Collections.unmodifiableList(keyValues),
        Collections.unmodifiableList(callValues(first)),
        records,
        seals(),
        open);
  }

  private List<@Nullable Object> callValues(BucketCursor first) {
    var values = new ArrayList<@Nullable Object>();
    for (int c = 0; c < merged.length; c++) {
      if (holders.size() == 1) {
        values.add(first.columns().call(c).value(first.slot()));
        continue;
      }
      merged[c].clear(0);
      for (BucketCursor holder : holders) {
        merged[c].merge(0, holder.columns().call(c), holder.slot());
      }
      values.add(merged[c].value(0));
    }
    return values;
  }

  /** Distinct seals among the holders: splits share a seal's number. */
  int seals() {
    int distinct = 0;
    for (int i = 0; i < holders.size(); i++) {
      long seal = holders.get(i).seal();
      boolean counts = seal != BucketCursor.OPEN;
      for (int k = 0; k < i && counts; k++) counts = holders.get(k).seal() != seal;
      if (counts) distinct++;
    }
    return distinct;
  }
}
