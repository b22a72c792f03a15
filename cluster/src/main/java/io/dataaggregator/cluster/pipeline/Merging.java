package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Merged;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.persistence.database.DatabaseException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * Puts sessions together, where several splits have parts of them, before a seal is published. It
 * is done in the background, and may be done again: by another incarnation, at the same time too.
 */
final class Merging {
  private final ActorContext<PipelineMessage> context;
  private final PipelineId id;
  private final PipelineParts parts;
  private @Nullable Merged last;
  private boolean busy;

  Merging(ActorContext<PipelineMessage> context, PipelineId id, PipelineParts parts) {
    this.context = context;
    this.id = id;
    this.parts = parts;
  }

  /** Another incarnation begins: what was under way is unknown. */
  void reset() {
    last = null;
    busy = false;
  }

  boolean isBusy() {
    return busy;
  }

  /**
   * The frontier that closes what the last published seal left open; {@link Long#MAX_VALUE} where
   * nothing is, or a seal is open. Null until it is known.
   */
  @Nullable Long carried(Generation work, PipelinePlan plan) {
    if (!plan.mergesSessions() || work.published() == 0 || work.sealOpen()) return Long.MAX_VALUE;
    Merged known = of(work, work.published());
    if (known != null) return known.carried();
    begin(
        work.number(),
        work.published(),
        () -> parts.sessions().carried(id, work, plan.aggregate()));
    return null;
  }

  /** Whether all is put together that the open seal has; begins with it where it is not. */
  boolean isDone(Generation work, PipelinePlan plan) {
    if (!plan.mergesSessions() || of(work, work.seal()) != null) return true;
    begin(work.number(), work.seal(), () -> parts.sessions().merge(id, work, plan.aggregate()));
    return false;
  }

  private @Nullable Merged of(Generation work, long seal) {
    boolean known = last != null && last.generation() == work.number() && last.seal() == seal;
    return known ? last : null;
  }

  private void begin(long generation, long seal, LongSupplier work) {
    if (busy) return;
    busy = true;
    context.pipeToSelf(
        CompletableFuture.supplyAsync(work::getAsLong, parts.blocking()),
        (carried, failure) ->
            failure == null
                ? new Merged(generation, seal, carried, null)
                : new Merged(generation, seal, 0, DatabaseException.brief(failure)));
  }

  /** Done, or to be tried again. */
  void done(Merged merged) {
    busy = false;
    if (merged.failure() == null) last = merged;
    else context.getLog().warn("sessions are put together later: {}", merged.failure());
  }
}
