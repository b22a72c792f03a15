package io.dataaggregator.engine.pipeline;

import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run under way.
 *
 * @param trigger {@code manual}, {@code schedule} or {@code activation}
 * @param tick the scheduled instant, or null
 * @param definitionVersion of the definition that it goes by now
 * @param newGeneration whether its generation began with it
 * @param attempt from 1
 * @param failedAt when the attempt before this one failed, or null
 * @param lastError why, or null
 * @param listed whether every unit is assigned
 * @param closed whether the last seal of the run is published
 * @param cancelRequested whether it is to end as soon as its splits have stopped
 */
public record Run(
    String id,
    String trigger,
    @Nullable Instant tick,
    Mode mode,
    int definitionVersion,
    long generation,
    boolean newGeneration,
    Instant startedAt,
    int attempt,
    @Nullable Instant failedAt,
    @Nullable RunError lastError,
    boolean listed,
    boolean closed,
    boolean cancelRequested) {
  static Run begin(PipelineEvent.RunStarted e) {
    return new Run(
        e.run(),
        e.trigger(),
        e.tick(),
        e.mode(),
        e.definitionVersion(),
        e.generation(),
        e.newGeneration(),
        e.at(),
        1,
        null,
        null,
        false,
        false,
        false);
  }

  /** When the present attempt may begin: the wait doubles with each. */
  public Instant resumesAt(RunDefinition.Retry retry) {
    if (failedAt == null) {
      return startedAt;
    }
    long micros = retry.backoffMicros() << Math.clamp(attempt - 2L, 0, 10);
    return failedAt.plusSeconds(micros / 1_000_000).plusNanos(micros % 1_000_000 * 1_000);
  }

  Run redefined(int version) {
    return new Run(
        id,
        trigger,
        tick,
        mode,
        version,
        generation,
        newGeneration,
        startedAt,
        attempt,
        failedAt,
        lastError,
        listed,
        closed,
        cancelRequested);
  }

  Run retried(PipelineEvent.RunRetried e) {
    return copy(e.attempt(), e.at(), e.error(), listed, closed, cancelRequested);
  }

  Run withListed() {
    return copy(attempt, failedAt, lastError, true, closed, cancelRequested);
  }

  Run withClosed() {
    return copy(attempt, failedAt, lastError, listed, true, cancelRequested);
  }

  Run withCancelRequested() {
    return copy(attempt, failedAt, lastError, listed, closed, true);
  }

  private Run copy(
      int newAttempt,
      @Nullable Instant newFailedAt,
      @Nullable RunError newError,
      boolean newListed,
      boolean newClosed,
      boolean newCancelRequested) {
    return new Run(
        id,
        trigger,
        tick,
        mode,
        definitionVersion,
        generation,
        newGeneration,
        startedAt,
        newAttempt,
        newFailedAt,
        newError,
        newListed,
        newClosed,
        newCancelRequested);
  }
}
