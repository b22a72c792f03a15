package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Removed;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.PipelineState;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Removes what replaced or failed generations of a pipeline left behind. */
final class Removal {
  private final ActorContext<PipelineMessage> context;
  private final PipelineId id;
  private final PipelineParts parts;
  private long removedThrough;
  private boolean removing;

  Removal(ActorContext<PipelineMessage> context, PipelineId id, PipelineParts parts) {
    this.context = context;
    this.id = id;
    this.parts = parts;
  }

  /** Another incarnation begins: what was under way is unknown. */
  void reset() {
    removing = false;
  }

  /** Results that nobody will ask for again are removed once their successor is shown. */
  void look(PipelineState state) {
    if (removing || state.runs().active() != null) return;
    Generation current = state.generations().current();
    long newest = state.generations().count();
    long through = current == null ? newest : current.number() - 1;
    long failed = current != null && newest > current.number() ? newest : 0;
    if (Math.max(through, failed) <= removedThrough) return;
    removing = true;
    context.pipeToSelf(
        CompletableFuture.runAsync(
            () -> parts.rows().remove(id, through, failed), parts.blocking()),
        (nothing, failure) ->
            new Removed(Math.max(through, failed), failure == null ? null : failure.toString()));
  }

  /** Removed, or to be tried again. */
  void removed(Removed removed) {
    removing = false;
    if (removed.failure() == null) removedThrough = removed.generation();
    else context.getLog().warn("results are removed later: {}", removed.failure());
  }
}
