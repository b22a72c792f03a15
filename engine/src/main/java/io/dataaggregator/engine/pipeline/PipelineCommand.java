package io.dataaggregator.engine.pipeline;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.ledger.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What can be asked of a pipeline. Each may be repeated: what has happened is not done again. Where
 * a command carries a part of the definition, it is that of {@link PipelineState#definition}, or of
 * {@link PipelineState.Generation#definition} for commands of a run under way.
 */
public sealed interface PipelineCommand {
  Instant now();

  /** Commands of people. */
  sealed interface Request extends PipelineCommand {}

  /** Commands of a run under way. */
  sealed interface Progress extends PipelineCommand {}

  /**
   * Create the pipeline or replace its definition, from the next run on.
   *
   * @param definition full, normalised and checked
   * @param ifVersion the version that the caller means to replace
   */
  record Define(String definition, OptionalInt ifVersion, Instant now) implements Request {}

  /** Let it run, unless its newest definition would lose state that nobody has given up. */
  record Activate(Instant now) implements Request {}

  /**
   * Let it run by the version that the caller means.
   *
   * @param ifVersion that version
   * @param reset whether the state that it would lose is given up
   */
  record ActivateVersion(OptionalInt ifVersion, boolean reset, Instant now) implements Request {}

  record Pause(Instant now) implements Request {}

  /**
   * Forget the pipeline; a run under way is cancelled with it.
   *
   * @param total what the splits of the run's generation have counted so far
   */
  record Delete(OptionalInt ifVersion, Ledger total, Instant now) implements Request {}

  /**
   * Start a run, or queue it while another is under way.
   *
   * @param run its id; the same id starts one run only
   * @param trigger {@code manual} or {@code activation}
   */
  record StartRun(String run, String trigger, RunDefinition rules, Instant now)
      implements Request {}

  /**
   * The schedule fired.
   *
   * @param run id for the run that may come of it
   * @param tick the latest instant of the schedule that is not after {@code now}
   */
  record Tick(String run, Instant tick, RunDefinition rules, Instant now) implements Request {}

  /** Start the run that waits, if it may start. */
  record StartQueued(RunDefinition rules, Instant now) implements Request {}

  record CancelRun(String run, Instant now) implements Request {}

  /** The run without end goes on by the newest definition, where that keeps its state. */
  record Adopt(String run, Instant now) implements Progress {}

  /** Units of the source were found; those that are known already are passed over. */
  record AssignUnits(String run, List<SourceUnit> units, int parallelism, Instant now)
      implements Progress {}

  /** Every unit of the source was found and assigned. */
  record CompleteListing(String run, Instant now) implements Progress {}

  /**
   * Raise the frontier and open the next seal.
   *
   * @param last whether every unit is finished and the run ends with this seal
   */
  record OpenSeal(long generation, long frontier, boolean last, Instant now) implements Progress {}

  /**
   * Show a seal to readers.
   *
   * @param answered splits whose segments of it are durable
   */
  record Publish(long generation, long seal, Set<Integer> answered, Instant now)
      implements Progress {}

  /**
   * An attempt of a run failed.
   *
   * @param attempt which; failures of earlier attempts are ignored
   * @param retryable whether trying again can help without anybody mending anything
   * @param total what the splits of the run's generation have counted so far
   */
  record FailRun(
      String run,
      int attempt,
      RunError error,
      boolean retryable,
      RunDefinition.Retry retry,
      Ledger total,
      Instant now)
      implements Progress {}

  /**
   * The run has nothing left to do, or its splits have stopped after a request to cancel it.
   *
   * @param total what the splits of the run's generation have counted
   * @param rejectedLimit share of records, 0 to 1, that may be rejected
   */
  record FinishRun(String run, Ledger total, double rejectedLimit, Instant now)
      implements Progress {}
}
