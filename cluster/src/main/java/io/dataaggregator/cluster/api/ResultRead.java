package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.pipeline.Times;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.split.OpenPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One page of results being read: published segments, and what splits hold beyond them.
 *
 * <p>It is read in rounds. Each asks every split for the next of its buckets, as many as a message
 * has, and the pipeline afterwards; so a bucket that was sealed and published in between is in
 * both, and what a published seal holds is taken from its segments only. A round shows the keys up
 * to which every split's answer is complete, and the next one begins behind them: every key is
 * shown by one round, whatever is sealed and published between two.
 */
final class ResultRead {
  /** No round begins later than this after the first; the page then ends where it has come to. */
  static final Duration ROUNDS = Duration.ofSeconds(5);

  /**
   * What is asked for.
   *
   * @param cursor where the page before ended, of the generation that is read; null for the first
   */
  record Wanted(
      PipelineId id,
      PipelinePlan plan,
      BucketFilter filter,
      ResultQuery query,
      @Nullable ResultCursor cursor) {}

  private final ApiParts parts;
  private final ResultReader.Segments segments;
  private final LongSupplier nanoTime;
  private final Wanted wanted;
  private final Instant asOf = Times.now();
  private final long begun;
  private final List<ResultPage.Row> items = new ArrayList<>();
  // what readers saw in the first round: what is final on this page and those behind it
  private @Nullable Results first;
  // whether the rows of the page before lie behind: its cursor may have only the beginning of a key
  private boolean passed;
  private Bytes last = Bytes.EMPTY;
  private @Nullable Bytes next;

  ResultRead(ApiParts parts, ResultReader.Segments segments, LongSupplier nanoTime, Wanted wanted) {
    this.parts = parts;
    this.segments = segments;
    this.nanoTime = nanoTime;
    this.wanted = wanted;
    begun = nanoTime.getAsLong();
    passed = wanted.cursor() == null || wanted.cursor().isWhole();
  }

  CompletionStage<Answer<ResultPage>> from(Results shown) {
    ResultCursor cursor = wanted.cursor();
    return round(
        cursor == null ? KeyStart.FIRST : new KeyStart(cursor.from(), !cursor.isWhole()), shown);
  }

  private CompletionStage<Answer<ResultPage>> round(KeyStart start, Results before) {
    boolean live = before.open() && !"final".equals(wanted.query().state());
    if (!live) return show(start, before, List.of());
    int missing = wanted.query().limit() + 1 - items.size();
    var query = new OpenPage.Query(wanted.filter(), start, missing);
    return parts
        .askSplits(wanted.id(), before, split -> parts.entities().open(split, query))
        .thenCompose(open ->
            parts
                .look(wanted.id())
                .thenCompose(reply ->
                    Replies.then(
                        reply,
                        seen -> {
                          Results shown = seen.results();
                          return shown == null || shown.generation() != before.generation()
                              ? replaced()
                              : show(start, shown, open);
                        })));
  }

  private CompletionStage<Answer<ResultPage>> show(
      KeyStart start, Results shown, List<OpenPage> open) {
    if (first == null) first = shown;
    Results steady = first;
    Bytes through = through(open);
    return parts
        .inBackground(() -> {
          take(rows(start, through, shown, steady, open));
          return through;
        })
        .thenCompose(end -> {
          if (next != null || (end == null && passed)) return completed(Answer.done(page(steady)));
          if (end == null) return completed(ResultReader.BAD_CURSOR);
          if (nanoTime.getAsLong() - begun < ROUNDS.toNanos()) {
            return round(KeyStart.after(end), shown);
          }
          if (!passed) return completed(tooMany());
          next = end;
          return completed(Answer.done(page(steady)));
        });
  }

  /** The last key that every answer is complete up to; null where all are to the end. */
  private static @Nullable Bytes through(List<OpenPage> open) {
    Bytes least = null;
    for (OpenPage page : open) {
      Bytes through = page.through();
      if (through != null && (least == null || through.compareTo(least) < 0)) least = through;
    }
    return least;
  }

  private MergedRows rows(
      KeyStart start, @Nullable Bytes through, Results shown, Results steady, List<OpenPage> open) {
    long pinned = pinned(steady);
    // what is final stays so on all pages, whatever came late meanwhile
    long until = "final".equals(wanted.query().state()) ? pinned : shown.published();
    var stored = segments.of(wanted.id(), shown.generation(), pinned, until, start.key());
    var rows =
        new MergedRows(wanted.plan().aggregate().shown(), wanted.filter(), start, through, stored);
    openTables(wanted.plan(), shown, open).forEach(rows::addOpen);
    return rows;
  }

  private long pinned(Results steady) {
    return wanted.cursor() == null ? steady.published() : wanted.cursor().published();
  }

  /** Takes rows until there are enough, and one more tells that there are. */
  private void take(MergedRows rows) {
    ResultQuery query = wanted.query();
    for (MergedBucket row = rows.next(); row != null; row = rows.next()) {
      if (!passed) {
        passed = wanted.cursor() != null && wanted.cursor().isAfter(row.key());
        continue;
      }
      boolean asked = query.state() == null || row.open() == query.state().equals("open");
      if (!asked || !starts(row)) continue;
      if (items.size() == query.limit()) {
        next = last;
        return;
      }
      items.add(ResultRows.row(wanted.plan(), row));
      last = row.key();
    }
  }

  /** Whether a window starts in the time that is asked for: where sessions do their rows say. */
  private boolean starts(MergedBucket row) {
    Instant start = ResultRows.instant(ResultRows.start(wanted.plan(), row));
    ResultQuery query = wanted.query();
    return start == null
        || ((query.from() == null || !start.isBefore(query.from()))
            && (query.to() == null || start.isBefore(query.to())));
  }

  private ResultPage page(Results steady) {
    long generation = steady.generation();
    String cursor =
        next == null ? null : ResultCursor.after(generation, pinned(steady), next).text();
    return new ResultPage(items, ResultRows.instant(steady.frontier()), asOf, generation, cursor);
  }

  /** Tables of what no published seal holds. */
  private static List<BucketTable> openTables(
      PipelinePlan plan, Results shown, List<OpenPage> open) {
    var tables = new ArrayList<BucketTable>();
    for (OpenPage page : open) {
      for (OpenPage.Table table : page.tables()) {
        if (table.seal() > 0 && table.seal() <= shown.published()) continue;
        BucketTable buckets = BucketTable.of(plan.aggregate().shown(), table.buckets());
        // sealed and published since the split answered: in segments by now
        if (table.seal() == 0 && page.seal() < shown.published()) {
          buckets.takeClosed(shown.frontier());
        }
        if (!buckets.isEmpty()) tables.add(buckets);
      }
    }
    return tables;
  }

  /** The caller sees it too, and reads again. */
  private static CompletionStage<Answer<ResultPage>> replaced() {
    return completed(
        Answer.refused(new Refusal.Unavailable("the results were replaced: ask again")));
  }

  private static Answer<ResultPage> tooMany() {
    return Answer.refused(
        new Refusal.Unavailable(
            "too many open results begin like the key that this cursor is behind: go on once they"
                + " are final"));
  }

  private static <T> CompletionStage<T> completed(T answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
