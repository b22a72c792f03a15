package io.dataaggregator.engine.split;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketSelection;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.ledger.Rows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Buckets in a {@link BucketTable}. */
public final class TableBuckets implements Buckets {
  private final AggregatePlan plan;
  private final BucketTable table;
  private final int segmentBuckets;
  // what buckets are parts of closes so much later than they do
  private final long tail;

  /** No buckets yet, of {@code plan}. */
  public TableBuckets(AggregatePlan plan) {
    this(plan, BucketTable.SEGMENT_BUCKETS);
  }

  /**
   * No buckets yet, of {@code plan}.
   *
   * @param segmentBuckets buckets of a segment, about
   */
  public TableBuckets(AggregatePlan plan, int segmentBuckets) {
    this(plan, new BucketTable(plan), segmentBuckets);
  }

  TableBuckets(AggregatePlan plan, BucketTable table, int segmentBuckets) {
    this(plan, table, segmentBuckets, 0);
  }

  private TableBuckets(AggregatePlan plan, BucketTable table, int segmentBuckets, long tail) {
    this.plan = plan;
    this.table = table;
    this.segmentBuckets = segmentBuckets;
    this.tail = tail;
  }

  /** None yet, of parts of sessions. */
  static TableBuckets parts(AggregatePlan sessions, int segmentBuckets) {
    AggregatePlan plan = sessions.parts();
    long gap = ((WindowDefinition.Session) sessions.window()).gapMicros();
    return new TableBuckets(plan, new BucketTable(plan), segmentBuckets, gap);
  }

  /** What an epoch adds: {@code table} encoded, with what it says of itself. */
  public static Delta delta(BucketTable table) {
    return table.isEmpty()
        ? Delta.EMPTY
        : new Delta(
            table.encode(), table.size(), table.bytes(), table.records(), table.earliestLate());
  }

  /** The table itself, for reading. */
  public BucketTable table() {
    return table;
  }

  @Override
  public int size() {
    return table.size();
  }

  @Override
  public long records() {
    return table.records();
  }

  @Override
  public long bytes() {
    return table.bytes();
  }

  @Override
  public long encodedBytes() {
    return table.encodedBytesEstimate();
  }

  @Override
  public long earliestClose() {
    return table.earliestClose();
  }

  @Override
  public long latestClose() {
    long latest = table.latestClose();
    return latest > Long.MAX_VALUE - tail
        ? Long.MAX_VALUE
        : table.isEmpty() ? latest : latest + tail;
  }

  @Override
  public int added(Bytes encoded) {
    return added(plan, table, encoded);
  }

  /** How many buckets of {@code encoded} are not in {@code table}. */
  static int added(AggregatePlan plan, BucketTable table, Bytes encoded) {
    // a table cannot be asked without merging, so a copy is; this is for the last epochs before a
    // limit only
    BucketTable both = BucketTable.of(plan, table.encode());
    both.merge(encoded);
    return both.size() - table.size();
  }

  @Override
  public Rows merge(Bytes encoded) {
    return encoded.isEmpty() ? Rows.NONE : new Rows(table.merge(encoded), 0);
  }

  @Override
  public void restore(Bytes encoded) {
    merge(encoded);
  }

  @Override
  public List<Bytes> cuts(long before, long frontier) {
    return table.cuts(before, frontier, segmentBuckets);
  }

  @Override
  public Buckets takeClosed(long frontier) {
    return new TableBuckets(plan, table.takeClosed(frontier), segmentBuckets);
  }

  @Override
  public @Nullable Segment segment(int range, List<Bytes> cuts) {
    return table.segment(range, cuts);
  }

  @Override
  public BucketSelection first(BucketFilter filter, KeyStart start, int limit) {
    return table.first(filter, start, limit);
  }

  @Override
  public Bytes encode() {
    return table.isEmpty() ? Bytes.EMPTY : table.encode();
  }
}
