package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.pipeline.PipelineMessage.NotSeenYet;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Reply;
import io.dataaggregator.cluster.pipeline.PipelineMessage.RowsWritten;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.RunView;
import io.dataaggregator.persistence.database.DatabaseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** Writes a pipeline's rows, one state after the other, and knows how far readers see. */
final class RowWriter {
  private static final PipelineRows.Published NOTHING = new PipelineRows.Published(0, 0, 0);

  /** Who is to be told {@code reply} once the rows are there. */
  record Waiting(ActorRef<Reply> replyTo, Reply reply) {
    void tell(@Nullable Throwable failure) {
      replyTo.tell(failure == null ? reply : new NotSeenYet(DatabaseException.brief(failure)));
    }
  }

  private final ActorContext<PipelineMessage> context;
  private final PipelineId id;
  private final PipelineParts parts;
  private final LongSupplier sequence;
  private CompletableFuture<Done> last = CompletableFuture.completedFuture(Done.getInstance());
  private PipelineRows.Published shown = NOTHING;
  private final List<RunView> ended = new ArrayList<>();
  private long begun;
  private long done;
  private int underWay;

  RowWriter(
      ActorContext<PipelineMessage> context,
      PipelineId id,
      PipelineParts parts,
      LongSupplier sequence) {
    this.context = context;
    this.id = id;
    this.parts = parts;
    this.sequence = sequence;
  }

  /** Another incarnation begins: which rows are there is unknown. */
  void reset() {
    begun = 0;
    done = 0;
    underWay = 0;
    shown = NOTHING;
  }

  /** A run has ended; it has its row with the next write that succeeds. */
  void ended(RunView run) {
    ended.add(run);
  }

  /** Nobody will ask for the runs of this pipeline again. */
  void forgetRuns() {
    ended.clear();
  }

  /** Whether a run that has ended may be without its row. */
  boolean owesRuns() {
    return !ended.isEmpty();
  }

  /** Whether no write is under way. */
  boolean isIdle() {
    return underWay == 0;
  }

  /** Whether there is a newer state than the one that is being written. */
  boolean isBehind() {
    return begun < sequence.getAsLong();
  }

  /** Whether the newest state is written. */
  boolean isDone() {
    return done >= sequence.getAsLong();
  }

  /** Whether readers see every published seal. */
  boolean isShown(Generation working) {
    return working.published() == 0
        || (shown.generation() == working.number() && shown.seal() >= working.published());
  }

  PipelineRows.Published shown() {
    return shown;
  }

  /**
   * Writes the present state.
   *
   * @param view null hides the pipeline
   * @param open runs that have not ended
   */
  void write(
      PipelineState state,
      @Nullable PipelineView view,
      List<RunView> open,
      @Nullable Waiting waiting) {
    long at = sequence.getAsLong();
    List<RunView> over = List.copyOf(ended);
    List<RunView> runs = Stream.concat(over.stream(), open.stream()).toList();
    begun = at;
    underWay++;
    Generation working = state.generations().working();
    PipelineRows.Published published =
        working == null || working.published() == 0
            ? null
            : new PipelineRows.Published(
                working.number(), working.published(), working.publishedFrontier());
    // One after the other: what is deleted is not to be brought back by a write before it.
    CompletableFuture<Done> write =
        last.handle((before, failure) -> Done.getInstance())
            .thenApplyAsync(
                before -> {
                  parts.rows().write(id, at, view, runs, published);
                  return before;
                },
                parts.blocking());
    // Not by way of the entity, which may have gone to rest by then.
    last = waiting == null ? write : write.whenComplete((done, failure) -> waiting.tell(failure));
    context.pipeToSelf(
        last,
        (done, failure) ->
            new RowsWritten(
                at, over, published, failure == null ? null : DatabaseException.brief(failure)));
  }

  /** Takes in how a write ended; whether it was written. */
  boolean written(RowsWritten written) {
    underWay = Math.max(0, underWay - 1);
    if (written.failure() != null) {
      context.getLog().warn("rows of {} are late: {}", id.path(), written.failure());
      begun = done;
      return false;
    }
    ended.removeAll(written.ended());
    done = Math.max(done, written.sequence());
    if (written.published() != null) shown = written.published();
    return true;
  }
}
