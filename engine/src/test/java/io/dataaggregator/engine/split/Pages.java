package io.dataaggregator.engine.split;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.aggregate.SegmentSource;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Reads buckets as readers do. */
final class Pages {
  private Pages() {}

  /**
   * All that a reader wants, read some at a time.
   *
   * @param shown what readers see of them
   */
  static void read(
      Buckets buckets,
      BucketFilter filter,
      AggregatePlan shown,
      Random random,
      Consumer<MergedBucket> row) {
    KeyStart start = KeyStart.FIRST;
    boolean more = true;
    while (more) {
      var some = buckets.first(filter, start, 1 + random.nextInt(7));
      more = some.more();
      if (some.size() == 0) break;
      int taken = 1 + random.nextInt(some.size());
      more |= taken < some.size();
      BucketTable page = BucketTable.of(shown, some.encode(taken));
      assertEquals(taken, page.size());
      rows(page, shown, row);
      start = KeyStart.after(some.key(taken - 1));
    }
  }

  /** The rows of one page, or of a segment. */
  static void rows(BucketTable page, AggregatePlan shown, Consumer<MergedBucket> row) {
    SegmentSource none = SegmentSource.of(List.of());
    var rows = new MergedRows(shown, BucketFilter.ALL, KeyStart.FIRST, null, none);
    rows.addOpen(page);
    for (MergedBucket next = rows.next(); next != null; next = rows.next()) row.accept(next);
  }
}
