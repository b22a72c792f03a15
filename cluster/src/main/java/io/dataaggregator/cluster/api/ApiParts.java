package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.persistence.store.DeadLetterStore;
import io.dataaggregator.persistence.store.PipelineRepository;
import io.dataaggregator.persistence.store.RunRepository;
import io.dataaggregator.persistence.store.SegmentStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
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
    return entities.pipeline(id, message);
  }

  <T> CompletionStage<T> inBackground(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, blocking);
  }
}
