package io.dataaggregator.engine.aggregate;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Cuts buckets that come in the order of their keys into segments, and holds one of those. */
final class SegmentCutter {
  private final AggregatePlan plan;
  private final int buckets;
  private final Consumer<Segment> segments;
  private BucketTable table;

  /**
   * Nothing yet.
   *
   * @param buckets of a segment, but for the last one
   * @param segments takes them
   */
  SegmentCutter(AggregatePlan plan, int buckets, Consumer<Segment> segments) {
    this.plan = plan;
    this.buckets = buckets;
    this.segments = segments;
    table = new BucketTable(plan);
  }

  /**
   * Adds the bucket that some rows have reached, as one of the window known by a start.
   *
   * @param others if any, rows that have reached another bucket that is of the same one
   */
  void add(long window, MergedRows rows, @Nullable MergedRows others) {
    if (table.size() == buckets) cut();
    add(window, rows);
    if (others != null) add(window, others);
  }

  private void add(long window, MergedRows rows) {
    for (BucketCursor holder : rows.holders()) {
      table.add(window, holder.columns(), holder.slot());
    }
  }

  /** No bucket comes behind the last one. */
  void end() {
    if (!table.isEmpty()) cut();
  }

  private void cut() {
    Segment segment = table.segment(0, List.of());
    table = new BucketTable(plan);
    if (segment != null) segments.accept(segment);
  }
}
