package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.aggregate.RolledRows;
import io.dataaggregator.engine.aggregate.Rollup;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.split.OpenPage;
import io.dataaggregator.persistence.store.SegmentSpan;
import java.time.Duration;
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

  private final ApiParts parts;
  private final ResultReader.Segments segments;
  private final LongSupplier nanoTime;
  private final WantedResults wanted;
  private final long begun;
  private final PageRows page;
  // what readers saw in the first round: what is final on this page and those behind it
  private @Nullable Results first;
  private @Nullable Rolling rolling;

  ResultRead(
      ApiParts parts, ResultReader.Segments segments, LongSupplier nanoTime, WantedResults wanted) {
    this.parts = parts;
    this.segments = segments;
    this.nanoTime = nanoTime;
    this.wanted = wanted;
    begun = nanoTime.getAsLong();
    page = new PageRows(wanted);
  }

  CompletionStage<Answer<ResultPage>> from(Results shown) {
    KeyStart start = wanted.start();
    Rollup rollup = wanted.rollup();
    return round(rollup == null ? start : rollup.frameOf(start.key()), shown);
  }

  private CompletionStage<Answer<ResultPage>> round(KeyStart start, Results before) {
    boolean live = before.open() && !wanted.onlyFinal();
    if (!live) return show(start, before, List.of());
    int missing = page.missing();
    // rows of many buckets are no measure of how many are wanted
    int limit = wanted.rollup() == null ? missing : Integer.MAX_VALUE;
    var query = new OpenPage.Query(wanted.filter(), start, limit);
    return parts.askOpen(
        wanted.id(),
        before,
        query,
        (shown, open) ->
            mayHaveMoved(shown, open) ? again(start, shown) : show(start, shown, open));
  }

  /**
   * Whether an open session may have gone on after its split answered, and another have been closed
   * in its place: it is known by its last pane, so nobody could tell which of the two was sealed.
   */
  private boolean mayHaveMoved(Results shown, List<OpenPage> open) {
    return wanted.ofSessions() && open.stream().anyMatch(page -> page.seal() < shown.published());
  }

  private CompletionStage<Answer<ResultPage>> again(KeyStart start, Results shown) {
    boolean late = nanoTime.getAsLong() - begun >= ROUNDS.toNanos();
    return late ? completed(tooFast()) : round(start, shown);
  }

  static Answer<ResultPage> tooFast() {
    return Answer.refused(
        new Refusal.Unavailable(
            "sessions are closed faster than they are read: ask again, or for state=final"));
  }

  private CompletionStage<Answer<ResultPage>> show(
      KeyStart start, Results shown, List<OpenPage> open) {
    if (first == null) first = shown;
    Results steady = first;
    Bytes through = through(open);
    Rollup rollup = wanted.rollup();
    if (rollup != null) {
      if (rolling == null) rolling = rolling(rollup, steady);
      Rolling rolling = this.rolling;
      return parts
          .inBackground(() -> rolling.take(rows(start, through, shown, steady, open), through))
          .thenCompose(then -> roll(then, shown, steady));
    }
    return parts
        .inBackground(() -> {
          page.takeAll(rows(start, through, shown, steady, open));
          return through;
        })
        .thenCompose(end -> {
          if (page.isFull() || (end == null && page.passed())) {
            return completed(Answer.done(page.of(steady, closed(steady))));
          }
          if (end == null) return completed(ResultReader.BAD_CURSOR);
          if (nanoTime.getAsLong() - begun < ROUNDS.toNanos()) {
            return round(KeyStart.after(end), shown);
          }
          if (!page.passed()) return completed(tooMany());
          page.endBehind(end);
          return completed(Answer.done(page.of(steady, closed(steady))));
        });
  }

  private Rolling rolling(Rollup rollup, Results steady) {
    boolean onlyFinal = wanted.onlyFinal();
    return new Rolling(
        rollup,
        new RolledRows.Wanted(wanted.start(), wanted.filter().to(), closed(steady), onlyFinal),
        wanted.query().limit(),
        parts.rollups(),
        page::take,
        nanoTime);
  }

  private CompletionStage<Answer<ResultPage>> roll(
      Rolling.Next then, Results shown, Results steady) {
    switch (then) {
      case Rolling.Next.On(KeyStart from) -> {
        return round(from, shown);
      }
      case Rolling.Next.Refused(Refusal reason) -> {
        return completed(Answer.refused(reason));
      }
      case Rolling.Next.Cut(Bytes behind) -> {
        if (!page.passed()) return completed(tooMany());
        page.endBehind(behind);
      }
      case Rolling.Next.Done done -> {
        if (!page.passed()) return completed(ResultReader.BAD_CURSOR);
      }
    }
    return completed(Answer.done(page.of(steady, closed(steady))));
  }

  /** The last key that every answer is complete up to; null where all are to the end. */
  static @Nullable Bytes through(List<OpenPage> open) {
    Bytes least = null;
    for (OpenPage page : open) {
      Bytes through = page.through();
      if (through != null && (least == null || through.compareTo(least) < 0)) least = through;
    }
    return least;
  }

  private MergedRows rows(
      KeyStart start, @Nullable Bytes through, Results shown, Results steady, List<OpenPage> open) {
    long pinned = wanted.pinned(steady);
    // what is final stays so on all pages, whatever came late meanwhile
    long until = wanted.onlyFinal() ? pinned : shown.published();
    var stored =
        segments.of(
            wanted.id(), shown.generation(), SegmentSpan.through(until), pinned, start.key());
    var rows =
        new MergedRows(wanted.plan().aggregate().shown(), wanted.filter(), start, through, stored);
    openTables(wanted.plan(), shown, open).forEach(rows::addOpen);
    return rows;
  }

  /** The frontier that windows are closed by, on this page and those behind it. */
  private long closed(Results steady) {
    ResultCursor cursor = wanted.cursor();
    if (cursor != null && cursor.rolled() != null) return cursor.rolled().closed();
    return steady.open() ? steady.frontier() : Long.MAX_VALUE;
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
  static CompletionStage<Answer<ResultPage>> replaced() {
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
