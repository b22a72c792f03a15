package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.split.Buckets;
import io.dataaggregator.engine.split.SplitState;
import io.dataaggregator.engine.split.UnitAdvance;
import io.dataaggregator.engine.split.UnitProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Records that were read and classified, and wait to be committed.
 *
 * @param lateUntil the frontier that they were classified under
 * @param dead their dead letters
 */
record Epoch(
    List<Slice> slices,
    long lateUntil,
    List<UnitAdvance> units,
    Ledger counts,
    List<Store.DeadLetter> dead,
    CountBuckets buckets) {
  /**
   * Some records of a unit, perhaps none.
   *
   * @param before progress before them
   * @param idle whether the unit has nothing to give now
   * @param finished whether the unit ends with them
   */
  record Slice(
      UnitProgress before, List<Scenario.SourceRecord> records, boolean idle, boolean finished) {}

  static UnitProgress unread(int unit, long start) {
    return new UnitProgress(unit, start, Long.MIN_VALUE, false, false);
  }

  /** Classifies records against the present state of the split. */
  static Epoch classify(World world, Incarnation me, SplitState state, List<Slice> slices) {
    long lateUntil = state.lateUntil();
    Scenario scenario = world.scenario;
    Predicate<Scenario.SourceRecord> late =
        world.broken(Broken.LATE_BY_WINDOW)
            ? record -> holds(scenario, state, scenario.bucket(record))
            : record -> !scenario.revises && scenario.closesAt(record) <= lateUntil;
    CountBuckets buckets = new CountBuckets(scenario.lateness, 1);
    List<Store.DeadLetter> dead = new ArrayList<>();
    List<UnitAdvance> units = new ArrayList<>();
    long[] fates = new long[4];
    for (Slice slice : slices) {
      UnitProgress before = slice.before();
      long offset = before.offset();
      long watermark = before.watermark();
      for (Scenario.SourceRecord record : slice.records()) {
        int fate = fate(record, late);
        fates[fate]++;
        if (fate == 0) {
          buckets.add(scenario.bucket(record), 1);
        } else if (fate >= 2) {
          dead.add(new Store.DeadLetter(me.address, before.unit(), offset, me.id));
        }
        offset++;
        if (scenario.ordered && fate != 3) {
          watermark = Math.max(watermark, record.at() - scenario.disorder);
        }
      }
      UnitProgress after =
          new UnitProgress(before.unit(), offset, watermark, slice.idle(), slice.finished());
      units.add(new UnitAdvance(before.offset(), after));
    }
    long read = fates[0] + fates[1] + fates[2] + fates[3];
    Ledger counts = new Ledger(read, fates[0], 0, fates[1], 0, fates[2], fates[3]);
    return new Epoch(slices, lateUntil, units, counts, dead, buckets);
  }

  /** 0 aggregated, 1 filtered, 2 late, 3 rejected. */
  private static int fate(Scenario.SourceRecord record, Predicate<Scenario.SourceRecord> late) {
    return switch (record.fate()) {
      case MALFORMED -> 3;
      case FILTERED -> 1;
      case COUNTED -> late.test(record) ? 2 : 0;
    };
  }

  private static boolean holds(Scenario scenario, SplitState state, long bucket) {
    for (long seal : state.frozenSeals()) {
      Buckets frozen = state.frozen(seal);
      if (frozen != null && scenario.bucketing.counts(frozen).containsKey(bucket)) {
        return true;
      }
    }
    return false;
  }
}
