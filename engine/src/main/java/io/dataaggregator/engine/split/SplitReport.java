package io.dataaggregator.engine.split;

import io.dataaggregator.engine.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;

/**
 * What a split tells its pipeline of its committed state. It need not name every unit: of each unit
 * the newest report that names it counts, and what no report names holds the frontier back.
 *
 * @param sequence the split's journal sequence number that this is the state at
 * @param seal the last seal
 * @param ledger counts of the generation so far
 * @param earliestClose when the first open bucket closes, {@link Long#MAX_VALUE} without any
 * @param latestClose when the last open bucket closes, {@link Long#MIN_VALUE} without any
 * @param units progress of some units
 */
public record SplitReport(
    long sequence,
    long seal,
    Ledger ledger,
    long earliestClose,
    long latestClose,
    List<UnitProgress> units) {
  /** Units in one report, so that it stays far below the limit of a remote message. */
  public static final int MAX_UNITS = 1_000;

  /** A report that names {@code some} units, at most {@link #MAX_UNITS}. */
  public static SplitReport of(SplitState state, long sequence, List<UnitProgress> some) {
    Buckets open = state.open();
    return new SplitReport(
        sequence,
        state.seal(),
        state.ledger(),
        open.earliestClose(),
        open.latestClose(),
        List.copyOf(some));
  }

  /** Reports that name every unit, at least one. */
  public static List<SplitReport> all(SplitState state, long sequence) {
    List<UnitProgress> all = List.copyOf(state.units());
    List<SplitReport> reports = new ArrayList<>();
    int from = 0;
    do {
      int until = Math.min(all.size(), from + MAX_UNITS);
      reports.add(of(state, sequence, all.subList(from, until)));
      from = until;
    } while (from < all.size());
    return reports;
  }
}
