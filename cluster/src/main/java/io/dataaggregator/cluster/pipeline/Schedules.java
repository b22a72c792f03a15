package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.pipeline.DesiredState;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.Runs;
import io.dataaggregator.engine.schedule.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which run a pipeline owes by itself: that of its schedule, of its queue, or of being active. */
final class Schedules {
  private Schedules() {}

  /** When the schedule fires next; null where it does not. */
  static @Nullable Instant next(RunDefinition rules, PipelineState state) {
    if (rules.schedule() == null || state.desired() != DesiredState.ACTIVE) return null;
    return Schedule.parse(rules.schedule()).next(heeded(state), rules.timezone());
  }

  /** The command that is due at {@code now} while no run is under way, or null. */
  static @Nullable PipelineCommand due(RunDefinition rules, PipelineState state, Instant now) {
    if (state.desired() != DesiredState.ACTIVE) return null;
    if (state.runs().queued() != null) return new PipelineCommand.StartQueued(rules, now);
    if (rules.mode() == RunDefinition.Mode.CONTINUOUS && !hasEnded(state)) {
      return new PipelineCommand.StartRun(RunIds.next(now), "activation", rules, now);
    }
    return null;
  }

  /**
   * Whether the run without end of this definition has ended since the pipeline was activated: what
   * failed for good would only fail again and again, and what was cancelled is not wanted. Such a
   * run shows its generation from the beginning.
   */
  private static boolean hasEnded(PipelineState state) {
    Runs.Ended last = state.runs().last();
    Generation shown = state.generations().current();
    return last != null
        && last.at().isAfter(heeded(state))
        && shown != null
        && shown.definitionVersion() == state.version();
  }

  /** The tick that is due, also while a run is under way: the overlap rule is the core's. */
  static @Nullable PipelineCommand tick(RunDefinition rules, PipelineState state, Instant now) {
    if (rules.schedule() == null || state.desired() != DesiredState.ACTIVE) return null;
    Instant tick = Schedule.parse(rules.schedule()).latest(heeded(state), now, rules.timezone());
    return tick == null ? null : new PipelineCommand.Tick(RunIds.next(now), tick, rules, now);
  }

  private static Instant heeded(PipelineState state) {
    Instant last = state.runs().lastTick();
    return last == null || last.isBefore(state.since()) ? state.since() : last;
  }
}
