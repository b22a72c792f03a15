package io.dataaggregator.cluster.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Seen;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.port.ResultQuery.Grouping;
import io.dataaggregator.engine.port.UnavailableException;
import io.dataaggregator.engine.split.OpenPage;
import io.dataaggregator.engine.split.SplitId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Results that are replaced, and whose rows are removed, between the question which ones are shown
 * and the reading of them. The database of these tests has no rows at all.
 */
class SteadyReadTest {
  private static final PipelineId ID = new PipelineId("default", "steady");
  private static final String YAML =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: NAME}
      spec:
        source:
          connector: file
          config: {path: in.csv}
          format: {type: csv}
          fields: {k: {type: string}}
        aggregate: {groupBy: [k], measures: {records: count()}}
      """;
  private static final String DEFINITION = Scripted.normalised(YAML.replace("NAME", ID.name()));

  @Test
  void whatWasReplacedWhileItWasReadIsReadAgain() {
    // Generation 1 is shown when it is asked for first, and generation 2 from then on.
    var done = assertInstanceOf(Answer.Done.class, results(look -> look == 1 ? 1 : 2, null));
    var page = assertInstanceOf(ResultPage.class, done.value());
    assertEquals(2, page.generation(), "rows of generation 1 were gone");
  }

  @Test
  void aPageOfWhatWasReplacedWhileItWasReadIsGone() {
    String cursor = ResultCursor.after(1, 1, Bytes.EMPTY, null).text();
    var refused =
        assertInstanceOf(Answer.Refused.class, results(look -> look == 1 ? 1 : 2, cursor));
    assertInstanceOf(Refusal.Gone.class, refused.reason());
  }

  @Test
  void resultsThatAreReplacedAgainAndAgainAreUnavailable() {
    var refused = assertInstanceOf(Answer.Refused.class, results(look -> look, null));
    assertInstanceOf(Refusal.Unavailable.class, refused.reason());
  }

  @Test
  void anEntityThatDoesNotAnswerIsAwayAndNoBug() {
    var failure = assertThrows(CompletionException.class, () -> results(look -> 0, null));
    Throwable cause = failure.getCause();
    while (cause instanceof CompletionException && cause.getCause() != null)
      cause = cause.getCause();
    assertInstanceOf(UnavailableException.class, cause);
  }

  private static Answer<ResultPage> results(LongUnaryOperator generation, @Nullable String cursor) {
    var queries = new PipelineQueries(parts(generation));
    return queries
        .results(ID, new ResultQuery(null, null, Map.of(), null, cursor, 10, Grouping.STORED))
        .toCompletableFuture()
        .join();
  }

  /** The pipeline shows {@code generation} of the number of the look, from 1. */
  private static ApiParts parts(LongUnaryOperator generation) {
    var entities =
        new ApiParts.Entities() {
          private long looks;

          @Override
          public CompletionStage<PipelineMessage.Reply> pipeline(
              PipelineId id, Function<ActorRef<PipelineMessage.Reply>, PipelineMessage> message) {
            long shown = generation.applyAsLong(++looks);
            return shown == 0
                ? CompletableFuture.failedFuture(new TimeoutException("no answer"))
                : CompletableFuture.completedFuture(seen(shown));
          }

          @Override
          public CompletionStage<OpenPage> open(SplitId id, OpenPage.Query query) {
            throw new AssertionError("nothing is open");
          }

          @Override
          public CompletionStage<SplitMessage.Books> books(SplitId id) {
            throw new AssertionError("nobody asked for the books");
          }
        };
    return Scripted.parts(entities);
  }

  private static Seen seen(long generation) {
    return Scripted.seen(ID.name(), new Results(generation, DEFINITION, 1, 0, List.of(0), false));
  }
}
