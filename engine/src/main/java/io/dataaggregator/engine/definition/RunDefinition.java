package io.dataaggregator.engine.definition;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * When and how a pipeline runs.
 *
 * @param schedule cron expression or {@code every DURATION}; null where only people start it
 * @param parallelism how many splits read at once
 */
public record RunDefinition(
    Mode mode,
    Refresh refresh,
    @Nullable String schedule,
    ZoneId timezone,
    Misfire misfire,
    Overlap overlap,
    int parallelism,
    Retry retry) {
  /** Whether a run ends by itself. */
  public enum Mode {
    /** Reads to the end of the source and closes every window. */
    BATCH,
    /** Runs until paused. */
    CONTINUOUS
  }

  /** What a run does with earlier results. */
  public enum Refresh {
    /** Writes a new generation, which takes the place of the old one when it succeeds. */
    FULL,
    /** Continues from the offsets of the last run. */
    INCREMENTAL
  }

  /** What becomes of ticks that passed while nothing could run. */
  public enum Misfire {
    /** One run for all of them. */
    ONCE,
    /** None. */
    SKIP
  }

  /** What becomes of a tick while a run is under way. */
  public enum Overlap {
    SKIP,
    /** One run waits its turn. */
    QUEUE
  }

  /**
   * What to do about failed runs.
   *
   * @param attempts how often a failed run is tried in all, at least 1
   * @param backoffMicros wait before the second attempt; doubles with each
   */
  public record Retry(int attempts, long backoffMicros) {}
}
