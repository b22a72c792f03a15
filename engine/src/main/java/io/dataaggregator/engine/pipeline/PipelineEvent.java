package io.dataaggregator.engine.pipeline;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.ledger.Ledger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a pipeline. Persisted: names on disk are the codec's and never change. */
public sealed interface PipelineEvent {
  Instant at();

  /** A definition was stored; the first one creates the pipeline. */
  record Defined(int version, String definition, Instant at) implements PipelineEvent {}

  record Activated(Instant at) implements PipelineEvent {}

  /** The state that definition {@code version} would lose was given up. */
  record ResetAgreed(int version, Instant at) implements PipelineEvent {}

  record Paused(Instant at) implements PipelineEvent {}

  /** The pipeline is gone; its numbers go on if it is created again. */
  record Deleted(Instant at) implements PipelineEvent {}

  /**
   * A run was asked for while another was under way, and waits.
   *
   * @param trigger {@code manual} or {@code schedule}
   * @param tick the scheduled instant, or null
   */
  record RunQueued(String run, String trigger, @Nullable Instant tick, Instant at)
      implements PipelineEvent {}

  /**
   * A run began.
   *
   * @param trigger {@code manual}, {@code schedule} or {@code activation}
   * @param newGeneration whether {@code generation} begins empty with this run
   * @param mode whether the run ends by itself; the generation of one that does not is current at
   *     once
   */
  record RunStarted(
      String run,
      String trigger,
      @Nullable Instant tick,
      int definitionVersion,
      long generation,
      boolean newGeneration,
      Mode mode,
      Instant at)
      implements PipelineEvent {}

  /** A generation, and its run under way, goes on by the newest definition, {@code version}. */
  record GenerationRedefined(long generation, int version, Instant at) implements PipelineEvent {}

  /**
   * Ticks up to {@code tick} were passed over, by misfire or overlap policy, or for want of
   * consent.
   */
  record TickSkipped(Instant tick, String reason, Instant at) implements PipelineEvent {}

  /** Units got their numbers, from {@code first} on, and their splits. */
  record UnitsAssigned(int first, List<Assignment> units, Instant at) implements PipelineEvent {
    /** {@code unit} is read by {@code split}. */
    public record Assignment(SourceUnit unit, int split) {}
  }

  /** Every unit of the run is assigned. */
  record ListingCompleted(Instant at) implements PipelineEvent {}

  /**
   * The frontier rose and seal {@code seal} is open.
   *
   * @param last whether this is the last seal of the run
   */
  record FrontierAdvanced(long frontier, long seal, boolean last, Instant at)
      implements PipelineEvent {}

  /** Every split's segments of {@code seal} are durable: readers see them from here on. */
  record SealPublished(long seal, Instant at) implements PipelineEvent {}

  /**
   * The run failed and will be tried again from its committed offsets.
   *
   * @param attempt number of the attempt to come, from 2
   */
  record RunRetried(String run, int attempt, RunError error, Instant at) implements PipelineEvent {}

  record CancelRequested(String run, Instant at) implements PipelineEvent {}

  /**
   * The run ended. SUCCEEDED makes its generation current; FAILED and CANCELLED discard it if the
   * run began it, unless it was current from the start.
   *
   * @param ledger what the run counted, without what its generation counted before. What the splits
   *     of a run that was cancelled or failed had not told by then is counted by the next run of
   *     the generation.
   */
  record RunFinished(
      String run, RunStatus status, Ledger ledger, @Nullable RunError error, Instant at)
      implements PipelineEvent {}
}
