package io.dataaggregator.engine.coordination;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import io.dataaggregator.engine.split.UnitProgress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Progress of every unit of a generation, as last reported. Arrays: there may be 100,000 units. */
final class UnitTable {
  private static final byte UNHEARD = 0;
  private static final byte READING = 1;
  private static final byte IDLE = 2;
  private static final byte FINISHED = 3;

  private List<Assignment> units = List.of();
  private byte[] state = {};
  private long[] watermark = {};
  private long[] sequence = {};
  private int finished;

  /** Unit numbers so that those of one sequence stand side by side, in its order. */
  private int[] order = {};

  /** Takes in units that were assigned since. */
  void assigned(List<Assignment> all) {
    if (all.size() == units.size()) {
      return;
    }
    int known = units.size();
    units = all;
    state = Arrays.copyOf(state, all.size());
    watermark = Arrays.copyOf(watermark, all.size());
    sequence = Arrays.copyOf(sequence, all.size());
    Arrays.fill(watermark, known, all.size(), Long.MIN_VALUE);
    order =
        IntStream.range(0, all.size())
            .boxed()
            .sorted(
                Comparator.comparing((Integer u) -> all.get(u).unit().sequence())
                    .thenComparingInt(u -> all.get(u).unit().index()))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /**
   * Takes in what {@code split} said at {@code at}; what is older than what is known is ignored.
   */
  void reported(int split, long at, List<UnitProgress> progress) {
    for (UnitProgress p : progress) {
      int unit = p.unit();
      boolean news =
          unit < units.size() && units.get(unit).split() == split && at >= sequence[unit];
      if (news) {
        finished -= state[unit] == FINISHED ? 1 : 0;
        sequence[unit] = at;
        watermark[unit] = p.watermark();
        state[unit] = p.finished() ? FINISHED : p.idle() ? IDLE : READING;
        finished += p.finished() ? 1 : 0;
      }
    }
  }

  boolean allFinished() {
    return finished == units.size();
  }

  /**
   * The minimum over units that are neither finished nor idle. One of which nothing was read, or
   * heard, holds everything back, unless it follows another in a sequence: then no record is
   * expected from it that is older than what is expected from that one.
   */
  Pace pace() {
    long frontier = Long.MAX_VALUE;
    Set<Integer> holders = new TreeSet<>();
    long before = Long.MIN_VALUE;
    SourceUnit previous = null;
    for (int u : order) {
      SourceUnit unit = units.get(u).unit();
      long effective = watermark[u];
      if (previous != null && follows(previous, unit)) {
        effective = Math.max(effective, before);
      }
      before = effective;
      previous = unit;
      boolean counts = state[u] == UNHEARD || state[u] == READING;
      if (!counts || effective > frontier) {
        continue;
      }
      if (effective < frontier) {
        holders.clear();
        frontier = effective;
      }
      holders.add(units.get(u).split());
    }
    return holders.isEmpty() ? Pace.UNKNOWN : new Pace(frontier, holders);
  }

  private static boolean follows(SourceUnit previous, SourceUnit unit) {
    return !unit.sequence().isEmpty()
        && unit.sequence().equals(previous.sequence())
        && unit.index() == previous.index() + 1;
  }
}
