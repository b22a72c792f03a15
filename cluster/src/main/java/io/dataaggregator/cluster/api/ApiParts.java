package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.UnavailableException;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.persistence.database.DatabaseException;
import io.dataaggregator.persistence.store.DeadLetterStore;
import io.dataaggregator.persistence.store.PipelineRepository;
import io.dataaggregator.persistence.store.RunRepository;
import io.dataaggregator.persistence.store.SegmentStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the API works with.
 *
 * @param entities how to ask entities
 * @param views last known states, for when an entity cannot answer
 * @param blocking where the database and files are waited for
 */
public record ApiParts(
    Map<String, SourceConnector> connectors,
    Function<String, PipelinePlan> plans,
    Entities entities,
    LatestViews views,
    PipelineRepository pipelineRows,
    RunRepository runRows,
    SegmentStore segments,
    DeadLetterStore deadLetters,
    Executor blocking) {
  /** The entities of the cluster, wherever they are. */
  public interface Entities {
    CompletionStage<PipelineMessage.Reply> pipeline(
        PipelineId id, Function<ActorRef<PipelineMessage.Reply>, PipelineMessage> message);

    CompletionStage<SplitMessage.Open> open(SplitId id);
  }

  CompletionStage<PipelineMessage.Reply> ask(
      PipelineId id, Function<ActorRef<PipelineMessage.Reply>, PipelineMessage> message) {
    return known(entities.pipeline(id, message));
  }

  CompletionStage<SplitMessage.Open> open(SplitId id) {
    return known(entities.open(id));
  }

  <T> CompletionStage<T> inBackground(Supplier<T> work) {
    return known(CompletableFuture.supplyAsync(work, blocking));
  }

  /** What failed because something is away says so; all else is a bug. */
  private static <T> CompletionStage<T> known(CompletionStage<T> asked) {
    return asked.exceptionallyCompose(failure -> {
      Throwable inner = failure.getCause();
      Throwable cause = failure instanceof CompletionException && inner != null ? inner : failure;
      String away =
          cause instanceof TimeoutException
              ? "no answer in time; it may still be carried out: look before asking again"
              : cause instanceof DatabaseException e && e.isAway()
                  ? "the database does not answer: ask again in a while"
                  : null;
      return CompletableFuture.failedFuture(
          away == null ? cause : new UnavailableException(away, cause));
    });
  }
}
