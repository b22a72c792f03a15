package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.split.Hindrances;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineEvent.RunFinished;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.Run;
import io.dataaggregator.engine.pipeline.RunStatus;
import io.dataaggregator.engine.pipeline.Runs;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.PipelineView.Observed;
import io.dataaggregator.engine.port.RunView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a pipeline's state looks from outside. */
final class PipelineViews {
  private PipelineViews() {}

  /**
   * The pipeline.
   *
   * @param hindrance what keeps the run under way from going on, or null
   * @param held why no further run begins, or null
   */
  static PipelineView pipeline(
      String name,
      PipelineState state,
      @Nullable Instant nextTick,
      Hindrances.@Nullable Hindrance hindrance,
      @Nullable String held) {
    Run run = state.runs().active();
    Generation current = state.generations().current();
    Runs.Ended last = state.runs().last();
    boolean idle = run == null || run.cancelRequested();
    Hindrances.Hindrance inTheWay = idle ? null : hindrance;
    Observed observed = inTheWay == null ? observed(state, run, last) : Observed.DEGRADED;
    return new PipelineView(
        name,
        state.definition(),
        state.version(),
        PipelineView.Desired.valueOf(state.desired().name()),
        observed,
        inTheWay == null ? reason(observed, run, last, held) : inTheWay.why(),
        inTheWay == null ? since(state, run, last) : inTheWay.since(),
        current == null ? 0 : current.number(),
        run == null ? null : run.id(),
        nextTick);
  }

  private static Observed observed(
      PipelineState state, @Nullable Run run, Runs.@Nullable Ended last) {
    if (run == null) {
      return last != null && last.status() == RunStatus.FAILED ? Observed.FAILED : Observed.IDLE;
    }
    if (run.cancelRequested() || state.ending()) return Observed.STOPPING;
    if (run.attempt() > 1) return Observed.DEGRADED;
    return run.listed() ? Observed.RUNNING : Observed.STARTING;
  }

  private static String reason(
      Observed observed, @Nullable Run run, Runs.@Nullable Ended last, @Nullable String held) {
    if (run != null && run.lastError() != null) {
      return "attempt " + run.attempt() + " after: " + run.lastError().message();
    }
    if (held != null) return held;
    if (observed == Observed.FAILED && last != null && last.error() != null) {
      return "run " + last.id() + " failed: " + last.error().message();
    }
    return "";
  }

  private static Instant since(PipelineState state, @Nullable Run run, Runs.@Nullable Ended last) {
    if (run != null) return run.failedAt() != null ? run.failedAt() : run.startedAt();
    return last != null && last.at().isAfter(state.since()) ? last.at() : state.since();
  }

  /** The run under way. */
  static RunView active(String name, Run run, Ledger ledger) {
    return new RunView(
        run.id(),
        name,
        RunStatus.RUNNING,
        run.trigger(),
        run.tick(),
        run.attempt(),
        run.generation(),
        run.definitionVersion(),
        run.startedAt(),
        run.startedAt(),
        null,
        ledger,
        run.lastError());
  }

  static RunView queued(String name, Runs.Queued run) {
    return new RunView(
        run.id(),
        name,
        RunStatus.QUEUED,
        run.trigger(),
        run.tick(),
        1,
        0,
        0,
        run.at(),
        null,
        null,
        Ledger.EMPTY,
        null);
  }

  /** A run that has ended; {@code state} is the state before. */
  static RunView finished(String name, PipelineState state, RunFinished event) {
    Run run = state.runs().active();
    Runs.Queued waiting = state.runs().queued();
    RunView before =
        run != null && run.id().equals(event.run())
            ? active(name, run, event.ledger())
            : queued(
                name,
                waiting != null
                    ? waiting
                    : new Runs.Queued(event.run(), "manual", null, event.at()));
    return new RunView(
        before.id(),
        name,
        event.status(),
        before.trigger(),
        before.tick(),
        before.attempt(),
        before.generation(),
        before.definitionVersion(),
        before.queuedAt(),
        before.startedAt(),
        event.at(),
        event.ledger(),
        event.error());
  }

  /** Every run of the state that has not ended. */
  static List<RunView> open(String name, PipelineState state, Ledger ledger) {
    var views = new ArrayList<RunView>();
    if (state.runs().active() != null) views.add(active(name, state.runs().active(), ledger));
    if (state.runs().queued() != null) views.add(queued(name, state.runs().queued()));
    return views;
  }

  /** Which results readers see; null before the first run. */
  static @Nullable Results results(PipelineState state) {
    Generation shown = state.generations().current();
    if (shown == null) shown = state.working();
    if (shown == null) return null;
    boolean working = state.working() != null && state.working().number() == shown.number();
    // A run that failed midway in a generation that goes on left its buckets open.
    boolean closed = shown.lastSeal() && !shown.sealOpen();
    return new Results(
        shown.number(),
        shown.definition(),
        shown.published(),
        shown.publishedFrontier(),
        List.copyOf(shown.splits()),
        working || !closed);
  }

  /** Whose dead letters readers see: those that failed the last run, or of what is shown. */
  static long rejects(PipelineState state) {
    long failed = failedGeneration(state);
    if (failed > 0) return failed;
    Results shown = results(state);
    return shown == null ? 0 : shown.generation();
  }

  /** The generation that the last run failed to make, or 0. */
  static long failedGeneration(PipelineState state) {
    Runs.Ended last = state.runs().last();
    if (state.runs().active() != null || last == null || last.status() != RunStatus.FAILED) {
      return 0;
    }
    Generation current = state.generations().current();
    long newest = state.generations().count();
    return current == null || newest > current.number() ? newest : 0;
  }
}
