package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Merged;
import io.dataaggregator.cluster.split.Failures;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.RunError;
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
  private @Nullable Generation underWay;

  Merging(ActorContext<PipelineMessage> context, PipelineId id, PipelineParts parts) {
    this.context = context;
    this.id = id;
    this.parts = parts;
  }

  /** Another incarnation begins: what was under way is unknown. */
  void reset() {
    last = null;
    underWay = null;
  }

  boolean isBusy() {
    return underWay != null;
  }

  /**
   * The frontier that closes what the last published seal left open; {@link Long#MAX_VALUE} where
   * nothing is, or a seal is open. Null until it is known.
   */
  @Nullable Long carried(Generation work, PipelinePlan plan) {
    if (!plan.mergesSessions() || work.published() == 0 || work.sealOpen()) return Long.MAX_VALUE;
    Merged known = of(work, work.published());
    if (known != null) return known.carried();
    begin(work, work.published(), () -> parts.sessions().carried(id, work, plan.aggregate()));
    return null;
  }

  /** Whether all is put together that the open seal has; begins with it where it is not. */
  boolean isDone(Generation work, PipelinePlan plan) {
    if (!plan.mergesSessions() || of(work, work.seal()) != null) return true;
    long limit = plan.definition().limits().stateBytes();
    begin(work, work.seal(), () -> parts.sessions().merge(id, work, plan.aggregate(), limit));
    return false;
  }

  private @Nullable Merged of(Generation work, long seal) {
    boolean known = last != null && last.generation() == work.number() && last.seal() == seal;
    return known ? last : null;
  }

  private void begin(Generation of, long seal, LongSupplier work) {
    if (underWay != null) return;
    underWay = of;
    context.pipeToSelf(
        CompletableFuture.supplyAsync(work::getAsLong, parts.blocking()),
        (carried, failure) ->
            failure == null
                ? new Merged(of.number(), seal, carried, null, null)
                : failed(of.number(), seal, failure));
  }

  private static Merged failed(long generation, long seal, Throwable failure) {
    return Failures.retryable(failure)
        ? new Merged(generation, seal, 0, DatabaseException.brief(failure), null)
        : new Merged(generation, seal, 0, null, Failures.of(failure));
  }

  /**
   * Done, or to be tried again.
   *
   * @param work what is worked on by now
   * @return why the run has to fail; null where it has not, or another definition allows more
   */
  @Nullable RunError done(Merged merged, @Nullable Generation work) {
    Generation of = underWay;
    underWay = null;
    if (merged.failure() != null) {
      context.getLog().warn("sessions are put together later: {}", merged.failure());
    } else if (merged.error() == null) {
      last = merged;
    }
    boolean current =
        of != null
            && work != null
            && of.number() == work.number()
            && of.definitionVersion() == work.definitionVersion();
    return current ? merged.error() : null;
  }
}
