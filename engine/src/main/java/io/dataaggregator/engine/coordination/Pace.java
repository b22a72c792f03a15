package io.dataaggregator.engine.coordination;

import io.dataaggregator.engine.split.UnitProgress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * How far event time has come, by the reports so far; sent to the splits so that none runs away.
 * Never persisted, and no ground to call a record late.
 *
 * @param frontier minimum over units that are neither finished nor idle
 * @param holders splits that have a unit at that minimum; none where every unit is finished or idle
 */
public record Pace(long frontier, Set<Integer> holders) {
  /** Before anything is known: everything may be read. */
  public static final Pace UNKNOWN = new Pace(Long.MIN_VALUE, Set.of());

  /**
   * Which of a split's units are to wait: those more than {@code drift} ahead of the frontier, but
   * none where no unit holds it back, and never every unit of a split that does.
   *
   * @param units the split's units that may be read: neither finished nor known to be empty; a unit
   *     of which nothing was read has the watermark {@link Long#MIN_VALUE}
   */
  public Set<Integer> waiting(int split, Collection<UnitProgress> units, long driftMicros) {
    Set<Integer> waiting = new HashSet<>();
    if (holders.isEmpty()) {
      return waiting;
    }
    long bound = frontier + driftMicros < frontier ? Long.MAX_VALUE : frontier + driftMicros;
    for (UnitProgress unit : units) {
      if (unit.watermark() > bound) {
        waiting.add(unit.unit());
      }
    }
    // the pipeline waits for this split, so what it said of the frontier is overtaken already
    boolean all = waiting.size() == units.size();
    return all && holders.contains(split) ? Set.of() : waiting;
  }
}
