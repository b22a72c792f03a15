package io.dataaggregator.engine.pipeline;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.pipeline.PipelineCommand.AssignUnits;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which split reads which unit. The ranges of a sequence are dealt round-robin, so that event time
 * advances together; whatever begins a sequence goes to the split with the fewest bytes.
 */
final class UnitAssignment {
  /** Units in one event, which so stays far below a megabyte. */
  static final int UNITS_PER_EVENT = 500;

  /** Units of one generation: all of them are in the pipeline's memory. */
  static final int MAX_UNITS = 200_000;

  private record Place(String sequence, int index) {}

  private final Map<String, SourceUnit> known = new HashMap<>();
  private final Map<Place, Integer> splits = new HashMap<>();
  private final long[] load;

  private UnitAssignment(Generation work, int parallelism) {
    load = new long[parallelism];
    for (Assignment assignment : work.units()) {
      record(assignment.unit(), assignment.split());
    }
  }

  static Decision<PipelineEvent, PipelineRejection> decide(Generation work, AssignUnits c) {
    UnitAssignment plan = new UnitAssignment(work, c.parallelism());
    List<Assignment> fresh = new ArrayList<>();
    for (SourceUnit unit : c.units()) {
      SourceUnit before = plan.known.get(unit.name());
      if (before == null) {
        fresh.add(plan.assign(unit));
      } else if (!same(before, unit)) {
        return Decision.reject(new PipelineRejection.Fatal(changed(before, unit)));
      }
    }
    if (work.units().size() + fresh.size() > MAX_UNITS) {
      return Decision.reject(new PipelineRejection.Fatal(tooMany()));
    }
    List<PipelineEvent> events = new ArrayList<>();
    for (int from = 0; from < fresh.size(); from += UNITS_PER_EVENT) {
      List<Assignment> part =
          List.copyOf(fresh.subList(from, Math.min(fresh.size(), from + UNITS_PER_EVENT)));
      events.add(new UnitsAssigned(work.units().size() + from, part, c.now()));
    }
    return Decision.accept(events);
  }

  private static boolean same(SourceUnit before, SourceUnit now) {
    return before.fingerprint().equals(now.fingerprint())
        && before.start() == now.start()
        && before.end() == now.end();
  }

  private Assignment assign(SourceUnit unit) {
    Integer before = splits.get(new Place(unit.sequence(), unit.index() - 1));
    int split = before == null ? lightest() : (before + 1) % load.length;
    record(unit, split);
    return new Assignment(unit, split);
  }

  private void record(SourceUnit unit, int split) {
    known.put(unit.name(), unit);
    if (!unit.sequence().isEmpty()) {
      splits.put(new Place(unit.sequence(), unit.index()), split);
    }
    // an earlier run may have had more splits than this one deals to
    if (split < load.length) {
      load[split] += 1 + Math.max(0, unit.sizeBytes());
    }
  }

  private int lightest() {
    int best = 0;
    for (int split = 1; split < load.length; split++) {
      if (load[split] < load[best]) {
        best = split;
      }
    }
    return best;
  }

  private static RunError changed(SourceUnit before, SourceUnit now) {
    return new RunError(
        RunError.Category.SOURCE,
        "source.changed",
        now.name()
            + " has changed since it was first read (was "
            + before.fingerprint()
            + ", is "
            + now.fingerprint()
            + "): put it back, or run with refresh full to read everything again");
  }

  private static RunError tooMany() {
    return new RunError(
        RunError.Category.LIMIT,
        "limit.units",
        "the source lists more than "
            + MAX_UNITS
            + " units: narrow its path or pattern, or join small files");
  }
}
