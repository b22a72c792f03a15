package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Seen;
import io.dataaggregator.cluster.pipeline.Times;
import io.dataaggregator.cluster.segment.StoredSegments;
import io.dataaggregator.cluster.split.SplitMessage.Books;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.DeadLetterView;
import io.dataaggregator.engine.port.Page;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.port.RunView;
import io.dataaggregator.engine.port.Verification;
import io.dataaggregator.engine.problem.Problem;
import io.dataaggregator.persistence.store.DeadLetterCursor;
import io.dataaggregator.persistence.store.RunCursor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Questions that rows, segments and the splits' committed state answer together. */
final class PipelineQueries {
  /** How often results are read that are replaced meanwhile. */
  private static final int TRIES = 8;

  /** How long verify waits for dead letters to become visible before it looks again. */
  private static final Duration VERIFY_PAUSE = Duration.ofMillis(100);

  private static final Refusal REPLACED =
      new Refusal.Gone(
          "what this cursor was reading was replaced by a later run: begin without a cursor");

  private final ApiParts parts;
  private final ResultReader results;
  private final Verifier verifier;

  PipelineQueries(ApiParts parts) {
    this.parts = parts;
    results =
        new ResultReader(
            parts,
            (id, generation, span, pinned, from) ->
                new StoredSegments(parts.segments(), id, generation, span, pinned, from),
            System::nanoTime);
    verifier = new Verifier(parts, parts.deadLetters()::count, VERIFY_PAUSE);
  }

  CompletionStage<Answer<Page<RunView>>> runs(PipelineId id, @Nullable String cursor, int limit) {
    Optional<RunCursor> after = cursor == null ? Optional.empty() : RunCursor.parse(cursor);
    if (cursor != null && after.isEmpty()) return badCursor();
    return parts.inBackground(
        () -> Answer.done(parts.runRows().page(id, after.orElse(null), limit)));
  }

  CompletionStage<Answer<RunView>> run(PipelineId id, String run) {
    return parts.inBackground(() ->
        parts
            .runRows()
            .get(id, run)
            .map(Answer::done)
            .orElseGet(() ->
                Answer.refused(new Refusal.NotFound("run " + run + " of pipeline " + id.name()))));
  }

  CompletionStage<Answer<Page<DeadLetterView>>> deadLetters(
      PipelineId id, @Nullable String cursor, int limit) {
    Optional<DeadLetterCursor> after =
        cursor == null ? Optional.empty() : DeadLetterCursor.parse(cursor);
    if (cursor != null && after.isEmpty()) return badCursor();
    return steadily(
        id,
        seen -> {
          if (after.isPresent() && after.get().generation() != seen.rejects()) {
            return completed(Answer.refused(REPLACED));
          }
          if (seen.rejects() == 0) return completed(Answer.done(new Page<>(List.of(), null)));
          return parts.inBackground(() ->
              Answer.done(parts.deadLetters().page(id, seen.rejects(), after.orElse(null), limit)));
        });
  }

  CompletionStage<Answer<ResultPage>> results(PipelineId id, ResultQuery query) {
    return steadily(
        id,
        seen -> {
          Results shown = seen.results();
          if (shown == null) {
            return completed(
                query.cursor() == null
                    ? Answer.done(new ResultPage(List.of(), null, Times.now(), 0, null))
                    : Answer.refused(REPLACED));
          }
          return results.page(id, shown, query);
        });
  }

  CompletionStage<Answer<Ledger>> ledger(PipelineId id, Seen seen) {
    Results shown = seen.results();
    if (shown == null) return completed(Answer.done(Ledger.EMPTY));
    return parts
        .askSplits(id, shown, parts.entities()::books)
        .thenApply(books ->
            Answer.done(books.stream().map(Books::ledger).reduce(Ledger.EMPTY, Ledger::plus)));
  }

  CompletionStage<Answer<Verification>> verify(PipelineId id) {
    return steadily(
        id,
        seen -> {
          Results shown = seen.results();
          if (shown == null) {
            return completed(
                Answer.refused(
                    new Refusal.Conflict(
                        "verify.no-results",
                        "pipeline " + id.name() + " has no results yet: run it")));
          }
          return verifier.verify(id, shown);
        });
  }

  /**
   * Reads what readers see now. It may be replaced, and removed, in the middle of that: then what
   * was read is neither the old nor the new, and it is read again.
   */
  private <T> CompletionStage<Answer<T>> steadily(
      PipelineId id, Function<Seen, CompletionStage<Answer<T>>> read) {
    return steadily(id, read, TRIES);
  }

  private <T> CompletionStage<Answer<T>> steadily(
      PipelineId id, Function<Seen, CompletionStage<Answer<T>>> read, int tries) {
    if (tries == 0) {
      return completed(
          Answer.refused(
              new Refusal.Unavailable(
                  "the results of pipeline "
                      + id.name()
                      + " are replaced faster than they can be"
                      + " read: ask again in a while")));
    }
    return look(id)
        .thenCompose(first ->
            Replies.then(
                first,
                before ->
                    read.apply(before)
                        .handle((answer, failure) ->
                            look(id)
                                .thenCompose(second ->
                                    Replies.then(
                                        second,
                                        after -> {
                                          if (!sameAs(before, after)) {
                                            return steadily(id, read, tries - 1);
                                          }
                                          return failure == null
                                              ? completed(answer)
                                              : CompletableFuture.failedFuture(failure);
                                        })))
                        .thenCompose(Function.identity())));
  }

  private static boolean sameAs(Seen before, Seen after) {
    return before.rejects() == after.rejects()
        && generation(before.results()) == generation(after.results());
  }

  private static long generation(@Nullable Results shown) {
    return shown == null ? 0 : shown.generation();
  }

  private CompletionStage<PipelineMessage.Reply> look(PipelineId id) {
    return parts.look(id);
  }

  private static <T> CompletionStage<Answer<T>> badCursor() {
    var problem =
        new Problem(
            "request.bad-cursor", "", 0, 0, "cursor: not one that this API gave; begin without it");
    return completed(Answer.refused(new Refusal.InvalidQuery(List.of(problem))));
  }

  private static <T> CompletionStage<Answer<T>> completed(Answer<T> answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
