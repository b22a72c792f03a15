package io.dataaggregator.engine.port;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline as its read model shows it.
 *
 * @param definition the normalised definition, as JSON
 * @param version version of the definition; the ETag
 * @param desired what people want of it
 * @param observed what it does
 * @param reason why it is in that state; empty where there is nothing to say
 * @param since since when
 * @param generation the generation that readers see, or 0 while there is none
 * @param nextTick when its schedule fires next, or null
 */
public record PipelineView(
    String name,
    String definition,
    long version,
    Desired desired,
    Observed observed,
    String reason,
    Instant since,
    long generation,
    @Nullable String currentRun,
    @Nullable Instant nextTick) {
  /** What people want of a pipeline. */
  public enum Desired {
    DRAFT,
    ACTIVE,
    PAUSED,
    ARCHIVED
  }

  /** What a pipeline does. */
  public enum Observed {
    IDLE,
    STARTING,
    RUNNING,
    DEGRADED,
    STOPPING,
    FAILED,
    REPLAYING
  }
}
