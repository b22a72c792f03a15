package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.aggregate.SegmentSource;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.problem.Problem;
import io.dataaggregator.persistence.store.SegmentStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads results: published segments, and what splits hold beyond them. Blocks.
 *
 * <p>The splits are asked first and the pipeline afterwards, so a bucket that was sealed and
 * published in between is in both; what a published seal holds is taken from its segments only.
 */
final class ResultReader {
  private static final Answer<ResultPage> BAD_CURSOR =
      Answer.refused(
          new Refusal.InvalidQuery(
              List.of(
                  new Problem(
                      "results.bad-cursor",
                      "",
                      0,
                      0,
                      "cursor: not one that this API gave for this question; begin without it"))));

  private final SegmentStore segments;

  ResultReader(SegmentStore segments) {
    this.segments = segments;
  }

  Answer<ResultPage> page(
      PipelineId id,
      PipelinePlan plan,
      Results shown,
      List<SplitMessage.Open> open,
      ResultQuery query,
      Instant asOf) {
    ResultCursor cursor = null;
    if (query.cursor() != null) {
      cursor = ResultCursor.parse(query.cursor()).orElse(null);
      if (cursor == null) return BAD_CURSOR;
      if (cursor.generation() != shown.generation()) {
        return Answer.refused(
            new Refusal.Gone(
                "the results that this cursor was reading were replaced by a later run: begin"
                    + " without a cursor"));
      }
    }
    var filters = new KeyFilters(plan.aggregate(), query);
    if (!filters.problems().isEmpty()) {
      return Answer.refused(new Refusal.InvalidQuery(filters.problems()));
    }
    long pinned = cursor == null ? shown.published() : cursor.published();
    Bytes from = cursor == null ? Bytes.EMPTY : cursor.from();
    boolean whole = cursor != null && cursor.isWhole();
    SegmentSource stored =
        new StoredSegments(segments, id, shown.generation(), pinned, shown.published(), from);
    var start = new KeyStart(from, !whole);
    var rows = new MergedRows(plan.aggregate(), filters.filter(), start, null, stored);
    openTables(plan, shown, open).forEach(rows::addOpen);
    if (cursor != null && !whole && !pass(rows, cursor)) return BAD_CURSOR;
    return Answer.done(page(plan, shown, rows, query, pinned, asOf));
  }

  /** Reads on to the row that {@code cursor} is behind; false where there is none. */
  private static boolean pass(MergedRows rows, ResultCursor cursor) {
    MergedBucket row = rows.next();
    while (row != null && !cursor.isAfter(row.key())) row = rows.next();
    return row != null;
  }

  private static ResultPage page(
      PipelinePlan plan,
      Results shown,
      MergedRows rows,
      ResultQuery query,
      long pinned,
      Instant asOf) {
    var items = new ArrayList<ResultPage.Row>();
    String next = null;
    Bytes last = Bytes.EMPTY;
    for (MergedBucket row = rows.next(); row != null; row = rows.next()) {
      String state = row.open() ? "open" : row.seals() > 1 ? "revised" : "final";
      boolean wanted = query.state() == null || row.open() == query.state().equals("open");
      if (!wanted) continue;
      if (items.size() == query.limit()) {
        next = ResultCursor.after(shown.generation(), pinned, last).text();
        break;
      }
      items.add(row(plan, row, state));
      last = row.key();
    }
    return new ResultPage(items, instant(shown.frontier()), asOf, shown.generation(), next);
  }

  /** Tables of what no published seal holds. */
  private static List<BucketTable> openTables(
      PipelinePlan plan, Results shown, List<SplitMessage.Open> open) {
    var tables = new ArrayList<BucketTable>();
    for (SplitMessage.Open split : open) {
      for (SplitMessage.Open.Table table : split.tables()) {
        if (table.buckets().isEmpty()) continue;
        if (table.seal() > 0 && table.seal() <= shown.published()) continue;
        BucketTable buckets = BucketTable.of(plan.aggregate(), table.buckets());
        // sealed and published since the split answered: in segments by now
        if (table.seal() == 0 && split.seal() < shown.published()) {
          buckets.takeClosed(shown.frontier());
        }
        if (!buckets.isEmpty()) tables.add(buckets);
      }
    }
    return tables;
  }

  private static ResultPage.Row row(PipelinePlan plan, MergedBucket row, String state) {
    Map<String, @Nullable Object> key = new LinkedHashMap<>();
    for (int i = 0; i < row.keyValues().size(); i++) {
      key.put(plan.aggregate().keys().get(i).name(), row.keyValues().get(i));
    }
    @Nullable Object[] calls = row.callValues().toArray();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    plan.measures().forEach((name, measure) -> values.put(name, measure.evaluate(calls)));
    WindowDefinition window = plan.aggregate().window();
    boolean windowed = !(window instanceof WindowDefinition.None);
    return new ResultPage.Row(
        windowed ? instant(row.windowStart()) : null,
        windowed ? instant(window.end(row.windowStart())) : null,
        key,
        values,
        state,
        row.seals());
  }

  /** The instant {@code micros} after the epoch; null where it stands for never or always. */
  static @Nullable Instant instant(long micros) {
    return micros == Long.MIN_VALUE || micros >= Long.MAX_VALUE - 1
        ? null
        : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
