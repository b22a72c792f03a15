package io.dataaggregator.engine.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.aggregate.RolledRows.Limits;
import io.dataaggregator.engine.aggregate.RolledRows.Step;
import io.dataaggregator.engine.aggregate.RolledRows.Wanted;
import io.dataaggregator.engine.aggregate.SegmentSource.Stored;
import io.dataaggregator.engine.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Buckets of one pipeline, wherever they are. */
record World(AggregatePlan plan, List<Stored> segments, List<BucketTable> open) {
  MergedRows rows(BucketFilter filter, KeyStart start, @Nullable Bytes through) {
    var rows = new MergedRows(plan, filter, start, through, SegmentSource.of(segments));
    open.forEach(rows::addOpen);
    return rows;
  }

  List<Bytes> keys(BucketFilter filter) {
    return all(rows(filter, KeyStart.FIRST, null)).stream().map(MergedBucket::key).toList();
  }

  /** Groups being read. */
  record Reading(World world, Rollup rollup, BucketFilter filter, Random random) {
    /** Reads groups in pieces that end anywhere, as often as the limits ask for. */
    List<MergedBucket> from(KeyStart start, Limits limits) {
      List<Bytes> keys = world.keys(filter);
      var wanted = new Wanted(start, filter.to(), Long.MAX_VALUE, false);
      var rolled = new RolledRows(rollup, wanted, limits);
      var groups = new ArrayList<MergedBucket>();
      KeyStart from = rollup.frameOf(start.key());
      while (true) {
        boolean cut = !keys.isEmpty() && random.nextInt(4) > 0;
        Bytes through = cut ? keys.get(random.nextInt(keys.size())) : null;
        if (through != null && through.compareTo(from.key()) <= 0) through = null;
        MergedRows rows = world.rows(filter, from, through);
        from = through == null ? from : KeyStart.after(through);
        Step step = take(rolled, rows, groups);
        if (step == Step.END && through == null) take(rolled, groups);
        if (rolled.more() && (step == Step.FRAME || through == null)) from = rolled.again();
        else if (through == null) return groups;
      }
    }

    /** Takes frames until one has to be read again. */
    private static Step take(RolledRows rolled, MergedRows rows, List<MergedBucket> groups) {
      while (true) {
        Step step = rolled.fill(rows);
        if (step != Step.FRAME) {
          assertEquals(Step.END, step);
          return step;
        }
        take(rolled, groups);
        if (rolled.more()) return step;
      }
    }

    private static void take(RolledRows rolled, List<MergedBucket> groups) {
      for (MergedBucket row = rolled.next(); row != null; row = rolled.next()) groups.add(row);
    }
  }

  /** Deals sales to splits, and what each has to segments of some seals or to open buckets. */
  static World of(AggregatePlan plan, List<Sale> sales, Random random) {
    var segments = new ArrayList<Stored>();
    var open = new ArrayList<BucketTable>();
    for (int unit = 0; unit < 3; unit++) {
      int one = unit;
      List<Sale> left = sales.stream().filter(sale -> sale.unit() == one).toList();
      for (int seal = 1; !left.isEmpty(); seal++) {
        int next = 1 + random.nextInt(left.size());
        BucketTable table = Sale.table(plan, left.subList(0, next));
        left = left.subList(next, left.size());
        if (random.nextInt(3) == 0) open.add(table);
        else segments.addAll(stored(table, seal));
      }
    }
    return new World(plan, segments, open);
  }

  /** All of a table as segments of a seal. */
  static List<Stored> stored(BucketTable table, long seal) {
    List<Bytes> cuts = table.cuts(7);
    var segments = new ArrayList<Stored>();
    for (int range = 0; range <= cuts.size(); range++) {
      Segment segment = table.segment(range, cuts);
      if (segment == null) throw new AssertionError("an empty range");
      segments.add(new Stored(seal, segment.firstKey(), segment.lastKey(), segment::payload));
    }
    return segments;
  }

  static List<MergedBucket> all(MergedRows merge) {
    var rows = new ArrayList<MergedBucket>();
    for (MergedBucket row = merge.next(); row != null; row = merge.next()) rows.add(row);
    return rows;
  }
}
