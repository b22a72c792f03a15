package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.UnavailableException;
import io.dataaggregator.engine.split.OpenPage;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.persistence.database.DatabaseException;
import io.dataaggregator.persistence.store.DeadLetterStore;
import io.dataaggregator.persistence.store.PipelineRepository;
import io.dataaggregator.persistence.store.RunRepository;
import io.dataaggregator.persistence.store.SegmentStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
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
    RollupSettings rollups,
    Executor blocking) {
  /** The entities of the cluster, wherever they are. */
  public interface Entities {
    CompletionStage<PipelineMessage.Reply> pipeline(
        PipelineId id, Function<ActorRef<PipelineMessage.Reply>, PipelineMessage> message);

    /** What a pipeline is like now. */
    default CompletionStage<PipelineMessage.Reply> look(PipelineId id) {
      return pipeline(id, PipelineMessage.Look::new);
    }

    CompletionStage<OpenPage> open(SplitId id, OpenPage.Query query);

    CompletionStage<SplitMessage.Books> books(SplitId id);
  }

  CompletionStage<PipelineMessage.Reply> ask(
      PipelineId id, Function<ActorRef<PipelineMessage.Reply>, PipelineMessage> message) {
    return available(entities.pipeline(id, message));
  }

  CompletionStage<PipelineMessage.Reply> look(PipelineId id) {
    return available(entities.look(id));
  }

  /** Asks every split that takes part in {@code shown}; answers in the order of their numbers. */
  <T> CompletionStage<List<T>> askSplits(
      PipelineId id, Results shown, Function<SplitId, CompletionStage<T>> ask) {
    var asked = new ArrayList<CompletableFuture<T>>();
    for (int split : shown.splits()) {
      asked.add(
          available(ask.apply(new SplitId(id, shown.generation(), split))).toCompletableFuture());
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(nothing -> asked.stream().map(CompletableFuture::join).toList());
  }

  /**
   * Asks every split for its open buckets, and the pipeline after that, so that whatever was sealed
   * and published in between is known.
   *
   * @param go on with what readers see by then, of the same generation, and what splits answered
   */
  CompletionStage<Answer<ResultPage>> askOpen(
      PipelineId id,
      Results before,
      OpenPage.Query query,
      BiFunction<Results, List<OpenPage>, CompletionStage<Answer<ResultPage>>> go) {
    return askSplits(id, before, split -> entities.open(split, query))
        .thenCompose(open ->
            look(id)
                .thenCompose(reply ->
                    Replies.then(
                        reply,
                        seen -> {
                          Results shown = seen.results();
                          return shown == null || shown.generation() != before.generation()
                              ? ResultRead.replaced()
                              : go.apply(shown, open);
                        })));
  }

  <T> CompletionStage<T> inBackground(Supplier<T> work) {
    return available(CompletableFuture.supplyAsync(work, blocking));
  }

  /** What is away for a while is told from what is broken. */
  private static <T> CompletionStage<T> available(CompletionStage<T> answer) {
    return answer.exceptionallyCompose(failure -> {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      return CompletableFuture.failedFuture(
          switch (cause) {
            case DatabaseException e when e.isAway() ->
                new UnavailableException("the database does not answer: ask again in a while");
            case TimeoutException silent ->
                new UnavailableException(
                    "no answer in time; it may still be carried out: look before asking again");
            default -> cause;
          });
    });
  }
}
