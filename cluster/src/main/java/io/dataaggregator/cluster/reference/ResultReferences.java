package io.dataaggregator.cluster.reference;

import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Pipelines;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.port.UnavailableException;
import io.dataaggregator.engine.reference.Reference;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reads the final results of another pipeline, as everybody may read them. What is there is taken:
 * nothing waits for the other pipeline, so that two may look each other up.
 */
final class ResultReferences {
  private static final int PAGE = 10_000;

  /** How often it begins anew because the results were replaced meanwhile. */
  private static final int TRIES = 4;

  private final Pipelines pipelines;
  private final Executor blocking;

  ResultReferences(Pipelines pipelines, Executor blocking) {
    this.pipelines = pipelines;
    this.blocking = blocking;
  }

  CompletionStage<Reference> load(String pipeline, Lookup lookup, LimitsDefinition limits) {
    return load(pipeline, lookup, limits, TRIES);
  }

  private CompletionStage<Reference> load(
      String pipeline, Lookup lookup, LimitsDefinition limits, int tries) {
    var rows = new ResultTable(pipeline, lookup, limits.stateBytes());
    return pages(pipeline, null, rows)
        .thenCompose(whole ->
            whole || tries == 1
                ? CompletableFuture.completedFuture(built(pipeline, whole, rows))
                : load(pipeline, lookup, limits, tries - 1));
  }

  private static Reference built(String pipeline, boolean whole, ResultTable rows) {
    if (whole) return rows.build();
    throw away(pipeline, "its results are replaced faster than they are read");
  }

  /** Reads from {@code cursor} to the end; false where what it read was replaced. */
  private CompletionStage<Boolean> pages(
      String pipeline, @Nullable String cursor, ResultTable rows) {
    var query =
        new ResultQuery(null, null, Map.of(), "final", cursor, PAGE, ResultQuery.Grouping.STORED);
    return pipelines
        .results(pipeline, query)
        .exceptionally(failure -> {
          throw unavailable(pipeline, failure);
        })
        .thenComposeAsync(
            answer ->
                switch (answer) {
                  case Answer.Done<ResultPage>(ResultPage page) -> {
                    rows.add(page);
                    String next = page.nextCursor();
                    yield next == null
                        ? CompletableFuture.completedFuture(true)
                        : pages(pipeline, next, rows);
                  }
                  case Answer.Refused<ResultPage>(Refusal reason) -> refused(pipeline, reason);
                },
            blocking);
  }

  private static CompletionStage<Boolean> refused(String pipeline, Refusal reason) {
    return switch (reason) {
      case Refusal.Gone gone -> CompletableFuture.completedFuture(false);
      case Refusal.NotFound missing ->
          CompletableFuture.failedFuture(
              new SourceException(
                  "source.no-pipeline",
                  "a lookup names pipeline " + pipeline + ", which is not there: define and run it",
                  true));
      case Refusal other -> CompletableFuture.failedFuture(away(pipeline, other.toString()));
    };
  }

  private static RuntimeException unavailable(String pipeline, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof UnavailableException
        ? away(pipeline, String.valueOf(cause.getMessage()))
        : new CompletionException(cause);
  }

  private static SourceException away(String pipeline, String why) {
    return new SourceException(
        "source.results-unavailable",
        "the results of pipeline " + pipeline + " cannot be looked up in for now: " + why,
        true);
  }
}
