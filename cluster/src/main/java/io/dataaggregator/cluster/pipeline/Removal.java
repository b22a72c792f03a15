package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Removed;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.persistence.database.DatabaseException;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** Removes what replaced or failed generations of a pipeline left behind. */
final class Removal {
  /** The generations up to {@code through}, and {@code from} to {@code until}. */
  record Ranges(long through, long from, long until) {
    /** What nobody will ask for again: all but what is shown, and what the last run failed over. */
    static Ranges of(PipelineState state) {
      Generation current = state.generations().current();
      long failed = PipelineViews.failedGeneration(state);
      long until = failed > 0 ? failed - 1 : state.generations().count();
      return current == null
          ? new Ranges(until, 1, 0)
          : new Ranges(current.number() - 1, current.number() + 1, until);
    }

    private boolean isEmpty() {
      return through < 1 && until < from;
    }
  }

  private final ActorContext<PipelineMessage> context;
  private final PipelineId id;
  private final PipelineParts parts;
  private @Nullable Ranges removed;
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
    Ranges unwanted = Ranges.of(state);
    if (unwanted.isEmpty() || unwanted.equals(removed)) return;
    removing = true;
    context.pipeToSelf(
        // Not null: a dead letter without a message is more than Pekko can log.
        CompletableFuture.runAsync(() -> parts.rows().remove(id, unwanted), parts.blocking())
            .thenApply(nothing -> Done.getInstance()),
        (done, failure) ->
            new Removed(unwanted, failure == null ? null : DatabaseException.brief(failure)));
  }

  /** Removed, or to be tried again. */
  void removed(Removed told) {
    removing = false;
    if (told.failure() == null) removed = told.ranges();
    else context.getLog().warn("results are removed later: {}", told.failure());
  }
}
