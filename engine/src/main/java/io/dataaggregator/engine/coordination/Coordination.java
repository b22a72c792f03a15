package io.dataaggregator.engine.coordination;

import io.dataaggregator.engine.definition.RunDefinition.Retry;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.Limits;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.Run;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.split.SplitReport;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One incarnation of a pipeline leading the splits of one generation: it remembers the newest
 * report of each and who answered which seal, computes the frontier, and says what comes next.
 * Begins knowing nothing: a split that does not answer this incarnation holds the frontier back.
 */
public final class Coordination {
  private final String asker;
  private final long generation;
  private final UnitTable units = new UnitTable();
  private final Map<Integer, SplitReport> newest = new HashMap<>();
  private final Map<Long, Set<Integer>> answers = new HashMap<>();
  private final Map<Integer, Long> halted = new HashMap<>();

  /**
   * @param asker names this incarnation of the pipeline; splits repeat it in what they answer
   */
  public Coordination(String asker, long generation) {
    this.asker = asker;
    this.generation = generation;
  }

  public String asker() {
    return asker;
  }

  public long generation() {
    return generation;
  }

  /** Takes in a report; one to another incarnation or of another generation is ignored. */
  public void reported(
      String toAsker, long ofGeneration, int split, Generation work, SplitReport report) {
    if (!toAsker.equals(asker) || ofGeneration != generation || work.number() != generation) {
      return;
    }
    units.assigned(work.units());
    units.reported(split, report.sequence(), report.units());
    newest.merge(split, report, (old, now) -> now.sequence() >= old.sequence() ? now : old);
  }

  /** Takes in that every segment of {@code seal} that {@code split} owes is durable. */
  public void answered(String toAsker, long ofGeneration, int split, long seal) {
    if (toAsker.equals(asker) && ofGeneration == generation) {
      answers.computeIfAbsent(seal, n -> new HashSet<>()).add(split);
    }
  }

  /**
   * Takes in that {@code split} reads no more and has committed what it read.
   *
   * @param sequence the split's journal sequence number after that; 0 where it never began
   */
  public void halted(String toAsker, long ofGeneration, int split, long sequence) {
    if (toAsker.equals(asker) && ofGeneration == generation) {
      halted.put(split, sequence);
    }
  }

  /**
   * Splits that are to stop reading, again and again until they say that they have: those of a run
   * without end that nobody wants any more, once no seal waits for them; otherwise none.
   */
  public SortedSet<Integer> halting(PipelineState state) {
    SortedSet<Integer> halting = new TreeSet<>();
    Generation work = state.working();
    if (work != null && work.number() == generation && state.ending() && !work.sealOpen()) {
      halting.addAll(work.splits());
      halting.removeIf(this::hasHalted);
    }
    return halting;
  }

  /** Whether a split has stopped, and its books are known up to there. */
  private boolean hasHalted(int split) {
    Long at = halted.get(split);
    SplitReport report = newest.get(split);
    return at != null && (at == 0 || (report != null && report.sequence() >= at));
  }

  /** Splits that the open seal is to be sent to, again and again; none where no seal is open. */
  public SortedSet<Integer> owing(Generation work) {
    SortedSet<Integer> owing = new TreeSet<>();
    if (work.number() == generation && work.sealOpen()) {
      owing.addAll(work.splits());
      owing.removeAll(answers.getOrDefault(work.seal(), Set.of()));
    }
    return owing;
  }

  /** How far event time has come by the reports so far. */
  public Pace pace(Generation work) {
    units.assigned(work.units());
    return units.pace();
  }

  /**
   * What the splits of the generation have counted, by their newest reports. Where earlier runs
   * counted, it is what they counted until every split has been heard: less would make the run
   * under way count less than nothing.
   */
  public Ledger ledger(Generation work) {
    if (!heardAll(work) && !work.counted().equals(Ledger.EMPTY)) {
      return work.counted();
    }
    return newest.values().stream().map(SplitReport::ledger).reduce(Ledger.EMPTY, Ledger::plus);
  }

  private boolean heardAll(Generation work) {
    return newest.keySet().containsAll(work.splits());
  }

  /**
   * What the pipeline can do now, if anything: publish the open seal, open the next one, end the
   * run. A run that is to be cancelled has to stop its splits first, which is not known here.
   *
   * @param rejectedLimit share of records, 0 to 1, that may be rejected
   * @param revises whether a window may be sealed once more, and so a seal of a run without end
   *     repeat a frontier
   * @param carried the frontier that closes what is carried from the last published seal to the
   *     next; {@link Long#MAX_VALUE} where nothing is
   */
  public Optional<PipelineCommand> next(
      PipelineState state, double rejectedLimit, boolean revises, long carried, Instant now) {
    Run run = state.runs().active();
    Generation work = state.working();
    if (run == null || work == null || work.number() != generation || run.cancelRequested()) {
      return Optional.empty();
    }
    units.assigned(work.units());
    if (work.sealOpen()) {
      // at most one seal is open: until it is published nothing else happens to the frontier
      answers.keySet().removeIf(seal -> seal <= work.published());
      return owing(work).isEmpty()
          ? Optional.of(
              new PipelineCommand.Publish(
                  generation, work.seal(), answers.getOrDefault(work.seal(), Set.of()), now))
          : Optional.empty();
    }
    return switch (run.mode()) {
      case BATCH -> batch(state, run, work, rejectedLimit, carried, now);
      case CONTINUOUS ->
          state.ending()
              ? finish(state, run, work, now)
              : advance(state, run, work, rejectedLimit, revises, carried, now);
    };
  }

  /** A run ends with the books of all of its splits, so one that is silent holds its end back. */
  private Optional<PipelineCommand> finish(
      PipelineState state, Run run, Generation work, Instant now) {
    return halting(state).isEmpty()
        ? Optional.of(new PipelineCommand.FinishRun(run.id(), ledger(work), 1, now))
        : Optional.empty();
  }

  private Optional<PipelineCommand> batch(
      PipelineState state,
      Run run,
      Generation work,
      double rejectedLimit,
      long carried,
      Instant now) {
    Ledger total = ledger(work);
    if (run.listed() && units.allFinished()) {
      return Optional.of(
          run.closed()
              ? new PipelineCommand.FinishRun(run.id(), total, rejectedLimit, now)
              : new PipelineCommand.OpenSeal(generation, end(work, carried), true, now));
    }
    // its last seal revises what there is to revise
    return advance(state, run, work, rejectedLimit, false, carried, now);
  }

  /** The frontier that closes every bucket there is, and no window that nobody has seen. */
  private long end(Generation work, long carried) {
    return newest.values().stream()
        .mapToLong(SplitReport::latestClose)
        .reduce(carried == Long.MAX_VALUE ? work.frontier() : carried, Math::max);
  }

  /** A seal is worth its round trip only if it closes a bucket. */
  private Optional<PipelineCommand> advance(
      PipelineState state,
      Run run,
      Generation work,
      double rejectedLimit,
      boolean repeats,
      long carried,
      Instant now) {
    Ledger total = ledger(work);
    // what some splits have rejected says nothing of the share of all
    RunError error =
        heardAll(work)
            ? Limits.tooManyRejected(state.runLedger(total), rejectedLimit, false)
            : null;
    if (error != null) {
      return Optional.of(
          new PipelineCommand.FailRun(
              run.id(), run.attempt(), error, false, new Retry(1, 0), total, now));
    }
    Pace pace = units.pace();
    // with no unit that is neither finished nor idle the frontier stays
    boolean rises = !pace.holders().isEmpty() && pace.frontier() > work.frontier();
    if (!run.listed() || !(rises || (repeats && work.seal() > 0))) {
      return Optional.empty();
    }
    long frontier = rises ? pace.frontier() : work.frontier();
    // where it stays, a report from before the last seal is of what that one took
    long since = rises ? 0 : work.seal();
    boolean closes =
        carried <= frontier
            || newest.values().stream()
                .anyMatch(report -> report.seal() >= since && report.earliestClose() <= frontier);
    return closes
        ? Optional.of(new PipelineCommand.OpenSeal(generation, frontier, false, now))
        : Optional.empty();
  }
}
