package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.RunStatus;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.UnitProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads every journal as it is written, and so knows what is true. */
final class Oracle {
  /** What is true of a generation. */
  static final class Truth {
    final List<Assignment> units = new ArrayList<>();
    final Map<Integer, UnitProgress> progress = new HashMap<>();
    final Map<Long, Long> frontiers = new TreeMap<>();

    /** Records that epochs call dead letters: unit and offset. */
    final Set<List<Long>> dead = new HashSet<>();

    long published;
    long newestWatermark = Long.MIN_VALUE;

    /** Whether lateness has an excuse: a unit was idle with records left, or found late. */
    boolean excused;

    final List<PipelineEvent.RunFinished> runs = new ArrayList<>();
    int runsBegun;

    /** What its last run began by. */
    String definition = "";

    /** How many units the source had when the last run of the generation ended. */
    int sourceUnits;

    /** What every epoch counted, and what the runs that ended say that they did. */
    Ledger counted = Ledger.EMPTY;

    Ledger told = Ledger.EMPTY;
  }

  private final World world;
  private final Map<Long, Truth> generations = new TreeMap<>();
  private final Readers readers;
  private PipelineState pipeline = PipelineState.EMPTY;
  private boolean changed;
  private int runsEnded;

  Oracle(World world) {
    this.world = world;
    readers = new Readers(world, this);
  }

  PipelineState pipeline() {
    return pipeline;
  }

  Map<Long, Truth> generations() {
    return generations;
  }

  Truth truth(long generation) {
    return generations.computeIfAbsent(generation, g -> new Truth());
  }

  void changed() {
    changed = true;
  }

  /** The source unit behind a unit's number. */
  Scenario.Unit source(long generation, int unit) {
    List<Assignment> units = truth(generation).units;
    if (unit >= units.size()) {
      throw new Violation("unit " + unit + " was never assigned");
    }
    return unit(units.get(unit));
  }

  private Scenario.Unit unit(Assignment assignment) {
    Scenario.Unit unit = world.scenario.units.get(assignment.unit().name());
    if (unit == null) {
      throw new Violation("nobody has a unit " + assignment);
    }
    return unit;
  }

  /** How many runs have ended, those of pipelines that were deleted included. */
  int runsEnded() {
    return runsEnded;
  }

  long frontierOf(long generation, long seal) {
    return truth(generation).frontiers.getOrDefault(seal, Long.MIN_VALUE);
  }

  void wrote(PipelineEvent event) {
    Generation before = pipeline.working();
    long shown = shown();
    pipeline = pipeline.apply(event);
    Generation work = pipeline.working();
    changed = true;
    if (shown() != shown && !maySwitch(event)) {
      throw new Violation("readers were switched from " + shown + " by " + event);
    }
    switch (event) {
      case PipelineEvent.UnitsAssigned e -> assigned(work, e);
      case PipelineEvent.FrontierAdvanced e -> advanced(work, e);
      case PipelineEvent.SealPublished e -> {
        if (work != null) {
          truth(work.number()).published = e.seal();
        }
      }
      case PipelineEvent.RunStarted e -> started(e);
      case PipelineEvent.RunFinished e -> {
        runsEnded++;
        if (before != null) {
          finished(truth(before.number()), e);
        }
      }
      case PipelineEvent.GenerationRedefined e -> redefined(work);
      case PipelineEvent.Defined e -> {}
      case PipelineEvent.ResetAgreed e -> {}
      case PipelineEvent.Activated e -> {}
      case PipelineEvent.Paused e -> {}
      case PipelineEvent.Deleted e -> {}
      case PipelineEvent.RunQueued e -> {}
      case PipelineEvent.TickSkipped e -> {}
      case PipelineEvent.ListingCompleted e -> {}
      case PipelineEvent.RunRetried e -> {}
      case PipelineEvent.CancelRequested e -> {}
    }
  }

  /** The generation that readers see. */
  private long shown() {
    Generation current = pipeline.generations().current();
    return current == null ? 0 : current.number();
  }

  private static boolean maySwitch(PipelineEvent event) {
    return (event instanceof PipelineEvent.RunFinished end && end.status() == RunStatus.SUCCEEDED)
        || (event instanceof PipelineEvent.RunStarted start && start.mode() == Mode.CONTINUOUS)
        || event instanceof PipelineEvent.Deleted;
  }

  private void started(PipelineEvent.RunStarted e) {
    int run = runsEnded;
    boolean fresh = !generations.containsKey(e.generation());
    if (fresh != e.newGeneration()
        || (world.scenario.kinds.get(run) == Scenario.Kind.FULL && !fresh)) {
      throw new Violation("run " + run + " fills generation " + e.generation());
    }
    Truth truth = truth(e.generation());
    if (!fresh) {
      redefined(pipeline.working());
    }
    truth.definition = pipeline.definition();
    truth.runsBegun++;
  }

  /** Accumulators of definitions that mean something else do not merge. */
  private void redefined(@Nullable Generation work) {
    if (work != null && !Scenario.alike(truth(work.number()).definition, work.definition())) {
      throw new Violation("generation " + work.number() + " goes on by " + work.definition());
    }
  }

  /** What a run says that it counted was counted, and by no other run. */
  private void finished(Truth truth, PipelineEvent.RunFinished e) {
    truth.runs.add(e);
    truth.sourceUnits = world.scenario.units.size();
    truth.told = truth.told.plus(e.ledger());
    if (!e.ledger().possible() || !truth.counted.minus(truth.told).possible()) {
      throw new Violation("runs say " + truth.told + " of " + truth.counted + " after " + e);
    }
  }

  private void assigned(@Nullable Generation work, PipelineEvent.UnitsAssigned e) {
    if (work == null) {
      throw new Violation("units of no run");
    }
    Truth truth = truth(work.number());
    if (e.first() != truth.units.size()) {
      throw new Violation("unit numbers begin at " + e.first() + " twice");
    }
    truth.units.addAll(e.units());
    if (!truth.frontiers.isEmpty() && world.scenario.continuous()) {
      truth.excused = true;
    }
  }

  private void advanced(@Nullable Generation work, PipelineEvent.FrontierAdvanced e) {
    if (work == null) {
      throw new Violation("a frontier of no run");
    }
    Truth truth = truth(work.number());
    truth.frontiers.put(e.seal(), e.frontier());
    long known = Heard.frontier(truth.units, truth.progress);
    if (e.last()) {
      if (known != Long.MAX_VALUE) {
        throw new Violation("the last seal was opened before the end");
      }
    } else if (e.frontier() > (world.scenario.continuous() ? truth.newestWatermark : known)) {
      throw new Violation("frontier " + e.frontier() + " beyond what was committed: " + known);
    }
  }

  /** A frontier is at most what the newest reports say. */
  void checkHeard(long heard, long frontier) {
    if (frontier > heard) {
      throw new Violation("frontier " + frontier + " beyond what was heard: " + heard);
    }
  }

  void wrote(Address split, SplitEvent event, Object note) {
    changed = true;
    if (!(event instanceof SplitEvent.EpochCommitted epoch)) {
      return;
    }
    Truth truth = truth(split.generation());
    truth.counted = truth.counted.plus(epoch.counts());
    for (UnitProgress unit : epoch.units()) {
      truth.progress.put(unit.unit(), unit);
      truth.newestWatermark = Math.max(truth.newestWatermark, unit.watermark());
    }
    if (note instanceof List<?> dead) {
      for (Object row : dead) {
        Store.DeadLetter letter = (Store.DeadLetter) row;
        if (!truth.dead.add(List.of((long) letter.unit(), letter.offset()))) {
          throw new Violation("two epochs name the dead letter " + letter);
        }
      }
    }
  }

  private long end(long generation, int unit) {
    return source(generation, unit).description().end();
  }

  /** A source that has more to come had nothing to give: what comes may be late. */
  void gaveNothing(long generation) {
    truth(generation).excused = true;
  }

  /** Whether the run under way has found and read whatever the source has. */
  boolean everythingRead(Generation work) {
    return truth(work.number()).units.size() == world.scenario.units.size() && everyUnitRead(work);
  }

  boolean everyUnitRead(Generation work) {
    Truth truth = truth(work.number());
    for (int u = 0; u < truth.units.size(); u++) {
      UnitProgress progress = truth.progress.get(u);
      long end = end(work.number(), u);
      if (progress == null
          ? end > source(work.number(), u).description().start()
          : progress.offset() < end) {
        return false;
      }
    }
    return true;
  }

  /** What readers see now may differ from what they saw only as it is allowed to. */
  void check() {
    if (changed) {
      changed = false;
      readers.check();
    }
  }

  Readers readers() {
    return readers;
  }
}
