package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.engine.aggregate.Rollup;
import io.dataaggregator.engine.aggregate.SegmentSource;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.problem.Problem;
import io.dataaggregator.persistence.store.SegmentSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Reads pages of results: see {@link ResultRead}. */
final class ResultReader {
  static final Answer<ResultPage> BAD_CURSOR =
      Answer.refused(
          new Refusal.InvalidQuery(
              List.of(
                  new Problem(
                      "results.bad-cursor",
                      "",
                      0,
                      0,
                      "cursor: not one that this API gave for this question; begin without it"))));

  /** Finds published segments. */
  interface Segments {
    /**
     * Those of a generation and {@code span} that hold {@code from} or keys behind it, in the order
     * of their first keys. Blocks when read.
     *
     * @param pinned seals after this count as open
     */
    SegmentSource of(PipelineId id, long generation, SegmentSpan span, long pinned, Bytes from);
  }

  private final ApiParts parts;
  private final Segments segments;
  private final LongSupplier nanoTime;

  ResultReader(ApiParts parts, Segments segments, LongSupplier nanoTime) {
    this.parts = parts;
    this.segments = segments;
    this.nanoTime = nanoTime;
  }

  /** A page of {@code shown}; where that is replaced meanwhile, of nothing in particular. */
  CompletionStage<Answer<ResultPage>> page(PipelineId id, Results shown, ResultQuery query) {
    ResultCursor cursor = null;
    if (query.cursor() != null) {
      cursor = ResultCursor.parse(query.cursor()).orElse(null);
      if (cursor == null) return completed(BAD_CURSOR);
      if (cursor.generation() != shown.generation()) {
        return completed(
            Answer.refused(
                new Refusal.Gone(
                    "the results that this cursor was reading were replaced by a later run: begin"
                        + " without a cursor")));
      }
    }
    PipelinePlan plan = parts.plans().apply(shown.definition());
    var filters = new KeyFilters(plan.aggregate(), query);
    var grouping = new RollupQuery(plan.aggregate(), query.grouping());
    var problems = new ArrayList<Problem>(filters.problems());
    problems.addAll(grouping.problems());
    if (!problems.isEmpty()) {
      return completed(Answer.refused(new Refusal.InvalidQuery(problems)));
    }
    Rollup rollup = grouping.rollup();
    if (cursor != null && !cursor.isOf(rollup)) return completed(BAD_CURSOR);
    var wanted = new WantedResults(id, plan, filters.filter(), rollup, query, cursor);
    return plan.mergesSessions()
        ? new SessionRead(parts, segments, nanoTime, wanted).from(shown)
        : new ResultRead(parts, segments, nanoTime, wanted).from(shown);
  }

  private static <T> CompletionStage<Answer<T>> completed(Answer<T> answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
