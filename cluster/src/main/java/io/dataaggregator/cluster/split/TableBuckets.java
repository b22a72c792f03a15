package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.split.Buckets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A split's buckets as the protocol sees them, kept in a table. */
final class TableBuckets implements Buckets {
  private final AggregatePlan plan;
  private final BucketTable table;

  TableBuckets(AggregatePlan plan) {
    this(plan, new BucketTable(plan));
  }

  private TableBuckets(AggregatePlan plan, BucketTable table) {
    this.plan = plan;
    this.table = table;
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
  public long earliestClose() {
    return table.earliestClose();
  }

  @Override
  public long latestClose() {
    return table.latestClose();
  }

  @Override
  public int added(Bytes encoded) {
    return table.added(encoded);
  }

  @Override
  public void merge(Bytes encoded) {
    if (!encoded.isEmpty()) table.merge(encoded);
  }

  @Override
  public List<Bytes> cuts(long frontier) {
    return table.cuts(frontier, BucketTable.SEGMENT_BUCKETS);
  }

  @Override
  public Buckets takeClosed(long frontier) {
    return new TableBuckets(plan, table.takeClosed(frontier));
  }

  @Override
  public @Nullable Segment segment(int range, List<Bytes> cuts) {
    return table.segment(range, cuts);
  }

  @Override
  public Bytes encode() {
    return table.isEmpty() ? Bytes.EMPTY : table.encode();
  }
}
