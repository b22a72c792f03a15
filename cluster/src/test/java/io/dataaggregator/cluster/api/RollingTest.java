package io.dataaggregator.cluster.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.aggregate.RolledRows;
import io.dataaggregator.engine.aggregate.Rollup;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.definition.WindowDefinition.Late;
import io.dataaggregator.engine.definition.WindowDefinition.Tumbling;
import io.dataaggregator.engine.port.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A window that takes too long to merge ends a page, or is refused; it holds up nobody. */
class RollingTest {
  private static final long MINUTE = 60_000_000;
  private static final AggregatePlan PLAN =
      new AggregatePlan(
          List.of(new Field("n", FieldType.INT)),
          new Tumbling(MINUTE, "at", 0, Late.REJECT),
          List.of());
  private static final long LATE = ResultRead.ROUNDS.toNanos();

  @Test
  void aPageEndsBeforeTheWindowThatThereIsNoTimeFor() {
    var shown = new ArrayList<MergedBucket>();
    var looks = new AtomicInteger();
    // the clock is looked at when it begins, and when the first window is done
    Rolling rolling = rolling(shown, () -> looks.getAndIncrement() < 2 ? 0 : LATE);
    var cut = assertInstanceOf(Rolling.Next.Cut.class, rolling.take(rows(1, 20_000), null));
    assertEquals(1, shown.size());
    assertEquals(shown.getFirst().key(), cut.behind());
  }

  @Test
  void aFirstWindowThatThereIsNoTimeForIsRefused() {
    var shown = new ArrayList<MergedBucket>();
    var looks = new AtomicInteger();
    Rolling rolling = rolling(shown, () -> looks.getAndIncrement() < 1 ? 0 : LATE);
    var refused = assertInstanceOf(Rolling.Next.Refused.class, rolling.take(rows(20_000), null));
    var away = assertInstanceOf(Refusal.Unavailable.class, refused.reason());
    assertTrue(away.toString().contains("merged in 5 s: ask for fewer"), away::toString);
    assertEquals(List.of(), shown);
  }

  @Test
  void withTimeEnoughAllIsMerged() {
    var shown = new ArrayList<MergedBucket>();
    Rolling rolling = rolling(shown, () -> 0);
    assertInstanceOf(Rolling.Next.Done.class, rolling.take(rows(1, 20_000, 3), null));
    assertEquals(List.of(1L, 20_000L, 3L), shown.stream().map(MergedBucket::records).toList());
  }

  private static Rolling rolling(List<MergedBucket> shown, LongSupplier clock) {
    var rollup = new Rollup(PLAN, List.of(), PLAN.window());
    var wanted = new RolledRows.Wanted(KeyStart.FIRST, Long.MAX_VALUE, 0, false);
    var settings = new RollupSettings(1, 1 << 20, 1_000_000);
    return new Rolling(rollup, wanted, 10, settings, shown::add, clock);
  }

  /** As many keys in each minute. */
  private static MergedRows rows(int... keys) {
    var table = new BucketTable(PLAN);
    for (int minute = 0; minute < keys.length; minute++) {
      var batch = new RecordBatch(new Schema(PLAN.keys()), keys[minute]);
      long[] starts = new long[keys[minute]];
      for (int row = 0; row < keys[minute]; row++) {
        starts[row] = minute * MINUTE;
        ((LongVector) batch.vector(0)).set(row, row);
        batch.endRow(row);
      }
      table.add(batch, starts, new @Nullable Vector[0], starts, 0);
    }
    var rows = new MergedRows(PLAN, BucketFilter.ALL, KeyStart.FIRST, null, () -> null);
    rows.addOpen(table);
    return rows;
  }
}
