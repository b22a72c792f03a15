package io.dataaggregator.cluster.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Seen;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.connectors.file.FileConnector;
import io.dataaggregator.connectors.file.FileSettings;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.port.UnavailableException;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.persistence.store.DeadLetterStore;
import io.dataaggregator.persistence.store.PipelineRepository;
import io.dataaggregator.persistence.store.RunRepository;
import io.dataaggregator.persistence.store.SegmentStore;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import javax.sql.DataSource;
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
  private static final String DEFINITION = definition();

  @Test
  void whatWasReplacedWhileItWasReadIsReadAgain() {
    // Generation 1 is shown when it is asked for first, and generation 2 from then on.
    var done = assertInstanceOf(Answer.Done.class, results(look -> look == 1 ? 1 : 2, null));
    var page = assertInstanceOf(ResultPage.class, done.value());
    assertEquals(2, page.generation(), "rows of generation 1 were gone");
  }

  @Test
  void aPageOfWhatWasReplacedWhileItWasReadIsGone() {
    String cursor = ResultCursor.after(1, 1, Bytes.EMPTY).text();
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
        .results(ID, new ResultQuery(null, null, Map.of(), null, cursor, 10))
        .toCompletableFuture()
        .join();
  }

  /** The pipeline shows {@code generation} of the number of the look, from 1. */
  private static ApiParts parts(LongUnaryOperator generation) {
    DataSource empty = empty(DataSource.class);
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
          public CompletionStage<SplitMessage.Open> open(SplitId id) {
            throw new AssertionError("nothing is open");
          }
        };
    return new ApiParts(
        Map.of(),
        text -> PipelinePlan.of(DefinitionParser.parseNormalised(text)),
        entities,
        new LatestViews(Optional::empty),
        new PipelineRepository(empty),
        new RunRepository(empty),
        new SegmentStore(empty),
        new DeadLetterStore(empty),
        Runnable::run);
  }

  private static Seen seen(long generation) {
    var view =
        new PipelineView(
            ID.name(),
            DEFINITION,
            1,
            PipelineView.Desired.ACTIVE,
            PipelineView.Observed.IDLE,
            "",
            Instant.EPOCH,
            generation,
            null,
            null);
    var results = new Results(generation, DEFINITION, 1, 0, List.of(0), false);
    return new Seen(view, null, Ledger.EMPTY, results, generation, false);
  }

  private static String definition() {
    var file = new FileConnector(new FileSettings(List.of())).spec();
    var parsed =
        DefinitionParser.parse(
            YAML.replace("NAME", ID.name()), Notation.YAML, Map.of(file.name(), file));
    return assertInstanceOf(DefinitionParser.Parsed.class, parsed).normalised();
  }

  /** Whatever it is asked for is empty: no rows, nothing changed. */
  private static <T> T empty(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Class<?> returned = method.getReturnType();
              if (returned.isInterface()) return empty(returned);
              if (returned == boolean.class) return false;
              return returned == int.class ? (Object) 0 : null;
            }));
  }
}
