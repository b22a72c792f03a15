package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.split.SplitMessage.Books;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.JoinedReference;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.Verification;
import io.dataaggregator.persistence.store.Segment;
import io.dataaggregator.persistence.store.SegmentKey;
import io.dataaggregator.persistence.store.SegmentSpan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToLongBiFunction;

/**
 * Holds the books against what is stored: the hidden record counts inside segments and open
 * buckets, counted anew, must sum to the rows that the splits say they aggregated, and visible dead
 * letters to what they say was late or rejected.
 *
 * <p>Buckets are judged by one answer of each split, which is exact in the middle of a run. A dead
 * letter becomes visible some time after its epoch, so these are counted between two answers: what
 * could be seen at the first is there for sure, and what is not in the ledger of the second is not.
 * Where both are the same number the comparison is exact. While dead letters come in they may not
 * be, however often it is tried; then there must be as many as the two allow.
 */
final class Verifier {
  private static final int PAGE = 256;
  private static final int TRIES = 5;

  private final ApiParts parts;
  private final ToLongBiFunction<PipelineId, Long> deadLetters;
  private final Duration pause;

  /**
   * A verifier.
   *
   * @param deadLetters how many dead letters of a generation are visible; blocks
   * @param pause how long to wait before trying again
   */
  Verifier(ApiParts parts, ToLongBiFunction<PipelineId, Long> deadLetters, Duration pause) {
    this.parts = parts;
    this.deadLetters = deadLetters;
    this.pause = pause;
  }

  /** Books of {@code shown}; where that is replaced meanwhile, of nothing in particular. */
  CompletionStage<Answer<Verification>> verify(PipelineId id, Results shown) {
    return verify(id, shown, 1);
  }

  private CompletionStage<Answer<Verification>> verify(PipelineId id, Results shown, int attempt) {
    return parts
        .askSplits(id, shown, parts.entities()::books)
        .thenCompose(before -> {
          boolean allVisible =
              before.stream().allMatch(b -> b.visible() == b.ledger().deadLetters());
          // to count them takes longer than to wait for them
          if (!allVisible && attempt < TRIES) return later(id, shown, attempt);
          return parts
              .inBackground(() -> deadLetters.applyAsLong(id, shown.generation()))
              .thenCompose(letters -> again(id, shown, before, letters, attempt));
        });
  }

  private CompletionStage<Answer<Verification>> again(
      PipelineId id, Results shown, List<Books> before, long letters, int attempt) {
    return parts
        .look(id)
        .thenCompose(reply ->
            Replies.then(
                reply,
                seen -> {
                  Results now = seen.results();
                  if (now == null || now.generation() != shown.generation()) return replaced();
                  // of the splits that there are by now: one that joined may have dead letters
                  return parts
                      .askSplits(id, now, parts.entities()::books)
                      .thenCompose(after -> judge(id, shown, before, letters, after, attempt));
                }));
  }

  private CompletionStage<Answer<Verification>> judge(
      PipelineId id,
      Results shown,
      List<Books> before,
      long letters,
      List<Books> after,
      int attempt) {
    var counted = DeadLetterCount.of(before, letters, after);
    if (counted.isExact() || attempt == TRIES) {
      return parts.inBackground(() -> Answer.done(compare(id, shown, before, counted)));
    }
    return later(id, shown, attempt);
  }

  private CompletionStage<Answer<Verification>> later(PipelineId id, Results shown, int attempt) {
    var afterPause =
        CompletableFuture.delayedExecutor(
            pause.toMillis(), TimeUnit.MILLISECONDS, parts.blocking());
    return CompletableFuture.runAsync(() -> {}, afterPause)
        .thenCompose(nothing -> verify(id, shown, attempt + 1));
  }

  private Verification compare(
      PipelineId id, Results shown, List<Books> before, DeadLetterCount letters) {
    PipelinePlan plan = parts.plans().apply(shown.definition());
    Ledger ledger = before.stream().map(Books::ledger).reduce(Ledger.EMPTY, Ledger::plus);
    Rows rows = before.stream().map(Books::rows).reduce(Rows.NONE, Rows::plus);
    long inOpen = inOpen(id, plan, shown, before);
    long inSegments = inSegments(id, plan, shown, before);
    List<JoinedReference> joined = Joins.of(plan, before);
    String wrong = wrong(ledger, rows, inSegments, inOpen, letters);
    if (wrong.isEmpty()) wrong = Joins.wrong(plan, joined, ledger);
    return new Verification(
        shown.generation(),
        ledger,
        rows,
        joined,
        inSegments,
        inOpen,
        letters.visible(),
        wrong.isEmpty(),
        wrong.isEmpty()
            ? aggregated(ledger, rows)
                + " = "
                + inSegments
                + " in segments + "
                + inOpen
                + " in open buckets; "
                + letters.agreement(ledger)
            : wrong);
  }

  /** What splits hold; of sessions that they have parts of, also what is carried on. */
  private long inOpen(PipelineId id, PipelinePlan plan, Results shown, List<Books> before) {
    long merged = merged(plan, shown);
    long held =
        before.stream()
            .flatMap(books -> books.records().entrySet().stream())
            .filter(entry -> entry.getKey() == 0 || entry.getKey() > merged)
            .mapToLong(Map.Entry::getValue)
            .sum();
    return merged == 0
        ? held
        : held + sum(id, plan, shown, SegmentSpan.carried(merged), key -> true);
  }

  /** The seal up to which parts of sessions were put together, and so count no more; or 0. */
  private static long merged(PipelinePlan plan, Results shown) {
    return plan.mergesSessions() ? shown.published() : 0;
  }

  /**
   * What the splits have given up to segments: their seals up to the last, but for those that they
   * still hold frozen and that were counted there. Judged by each split's own answer, so that it is
   * exact in the middle of a run. In the place of parts that were put together stand the sessions.
   */
  private long inSegments(PipelineId id, PipelinePlan plan, Results shown, List<Books> before) {
    long merged = merged(plan, shown);
    long sum = sum(id, plan, shown, SegmentSpan.finals(merged), key -> true);
    for (int i = 0; i < before.size(); i++) {
      int split = shown.splits().get(i);
      Books books = before.get(i);
      var span = new SegmentSpan(List.of(split), merged + 1, books.seal());
      sum += sum(id, plan, shown, span, key -> !books.records().containsKey(key.seal()));
    }
    return sum;
  }

  private long sum(
      PipelineId id,
      PipelinePlan plan,
      Results shown,
      SegmentSpan span,
      Predicate<SegmentKey> counts) {
    long sum = 0;
    Segment.Header last = null;
    List<Segment.Header> page;
    do {
      page = parts.segments().page(id, shown.generation(), span, Bytes.EMPTY, last, PAGE);
      for (Segment.Header header : page) {
        last = header;
        if (counts.test(header.key())) sum += records(id, plan, shown.generation(), header.key());
      }
    } while (page.size() == PAGE);
    return sum;
  }

  private long records(PipelineId id, PipelinePlan plan, long generation, SegmentKey key) {
    Bytes payload = parts.segments().payloads(id, generation, List.of(key)).get(key);
    return payload == null ? 0 : BucketTable.of(plan.aggregate().shown(), payload).records();
  }

  private static String wrong(
      Ledger ledger, Rows rows, long inSegments, long inOpen, DeadLetterCount letters) {
    if (!ledger.balanced()) return "the ledger itself does not add up: " + ledger;
    if (rows.aggregated() != inSegments + inOpen) {
      return "the ledger says "
          + aggregated(ledger, rows)
          + ", but buckets hold "
          + (inSegments + inOpen)
          + " ("
          + inSegments
          + " in segments, "
          + inOpen
          + " open)";
    }
    return letters.isPossible() ? "" : letters.contradiction(ledger);
  }

  private static String aggregated(Ledger ledger, Rows rows) {
    String records = ledger.aggregated() + " records aggregated";
    return rows.aggregated() == ledger.aggregated()
        ? records
        : records + " as " + rows.aggregated() + " rows";
  }

  /** The caller sees it too, and verifies again. */
  private static CompletionStage<Answer<Verification>> replaced() {
    return CompletableFuture.completedFuture(
        Answer.refused(new Refusal.Unavailable("the results were replaced: ask again")));
  }
}
