package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.aggregate.SegmentSource;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import io.dataaggregator.engine.split.Buckets;
import io.dataaggregator.engine.split.Delta;
import io.dataaggregator.engine.split.TableBuckets;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** Which buckets the splits of a history hold: ones that only count, or the real tables. */
final class Bucketing {
  private final boolean tables;
  private final int lateness;
  private final boolean revises;
  private final AggregatePlan plan;

  Bucketing(boolean tables, boolean windowless, int lateness, boolean revises) {
    this.tables = tables;
    this.revises = revises;
    this.lateness = lateness;
    WindowDefinition window =
        windowless
            ? new WindowDefinition.None()
            : new WindowDefinition.Tumbling(
                CountBuckets.SIZE,
                "at",
                lateness,
                revises ? WindowDefinition.Late.REVISE : WindowDefinition.Late.REJECT);
    plan =
        new AggregatePlan(
            List.of(new Field("key", FieldType.INT)),
            window,
            List.of(new AggregateCall(MeasureKind.SUM, FieldType.INT, 0)));
  }

  Buckets empty(int segmentBuckets) {
    return tables
        ? new TableBuckets(plan, segmentBuckets)
        : new CountBuckets(lateness, segmentBuckets);
  }

  /** What an epoch adds that counted {@code counted}. */
  Delta delta(CountBuckets counted) {
    if (!tables) {
      return counted.delta(revises);
    }
    BucketTable table = new BucketTable(plan);
    counted.counts().forEach((bucket, count) -> add(table, bucket, count.intValue()));
    return TableBuckets.delta(table);
  }

  private void add(BucketTable table, long bucket, int records) {
    Schema schema = new Schema(plan.keys());
    RecordBatch batch = new RecordBatch(schema, records);
    long[] starts = new long[records];
    long[] times = new long[records];
    for (int row = 0; row < records; row++) {
      ((LongVector) batch.vector(0)).set(row, CountBuckets.key(bucket));
      starts[row] = plan.window().start(CountBuckets.start(bucket));
      batch.endRow(row);
    }
    table.add(batch, starts, new Vector[] {batch.vector(0)}, times, 0);
  }

  /** How many records each bucket counts. */
  NavigableMap<Long, Long> counts(Buckets buckets) {
    return switch (buckets) {
      case CountBuckets counting -> counting.counts();
      case TableBuckets real -> counts(real.table());
      default -> throw new Violation("whose are " + buckets);
    };
  }

  /** The same of a stored segment. */
  NavigableMap<Long, Long> decode(Bytes payload) {
    Buckets buckets = empty(1);
    buckets.merge(payload);
    return counts(buckets);
  }

  private NavigableMap<Long, Long> counts(BucketTable table) {
    NavigableMap<Long, Long> counts = new TreeMap<>();
    MergedRows rows =
        new MergedRows(plan, BucketFilter.ALL, KeyStart.FIRST, null, SegmentSource.of(List.of()));
    rows.addOpen(table);
    for (MergedBucket row = rows.next(); row != null; row = rows.next()) {
      long key = (Long) Objects.requireNonNull(row.keyValues().getFirst());
      boolean windowless = row.windowStart() == Long.MIN_VALUE;
      counts.put(CountBuckets.bucket(windowless, row.windowStart(), (int) key), row.records());
      long sum = ((Number) Objects.requireNonNull(row.callValues().getFirst())).longValue();
      if (sum != key * row.records()) {
        throw new Violation("a measure disagrees with the hidden count: " + row);
      }
    }
    return counts;
  }
}
