package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.split.Delta;
import io.dataaggregator.engine.split.TableBuckets;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of an epoch. Where the dictionary of a key column is replaced while it fills up,
 * those so far are put aside, and merged with the others in the end.
 */
final class EpochTable {
  private final BucketTable table;
  private final BucketTable aside;

  EpochTable(AggregatePlan plan) {
    table = new BucketTable(plan);
    aside = new BucketTable(plan);
  }

  /** As {@link BucketTable#add}, of any batch. */
  void add(
      RecordBatch batch,
      long[] windowStarts,
      @Nullable Vector[] arguments,
      long[] times,
      int unit) {
    if (!table.accepts(batch)) putAside();
    table.add(batch, windowStarts, arguments, times, unit);
  }

  private void putAside() {
    aside.merge(table.encode());
    table.clear();
  }

  long encodedBytesEstimate() {
    return table.encodedBytesEstimate() + aside.encodedBytesEstimate();
  }

  /** Memory that it takes, about. */
  long bytes() {
    return table.bytes() + aside.bytes();
  }

  /** What was added, and begins anew. */
  Delta take() {
    BucketTable all = table;
    if (!aside.isEmpty()) {
      if (!table.isEmpty()) putAside();
      all = aside;
    }
    Delta delta = TableBuckets.delta(all);
    table.clear();
    aside.clear();
    return delta;
  }
}
