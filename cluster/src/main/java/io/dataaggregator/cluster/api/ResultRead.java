package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.pipeline.Times;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.aggregate.RolledRows;
import io.dataaggregator.engine.aggregate.Rollup;
import io.dataaggregator.engine.bytes.Bytes;
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

  private final ApiParts parts;
  private final ResultReader.Segments segments;
  private final LongSupplier nanoTime;
  private final WantedResults wanted;
  private final Instant asOf = Times.now();
  private final long begun;
  private final List<ResultPage.Row> items = new ArrayList<>();
  // what readers saw in the first round: what is final on this page and those behind it
  private @Nullable Results first;
  private @Nullable Rolling rolling;
  // whether the rows of the page before lie behind: its cursor may have only the beginning of a key
  private boolean passed;
  private Bytes last = Bytes.EMPTY;
  private @Nullable Bytes next;

  ResultRead(
      ApiParts parts, ResultReader.Segments segments, LongSupplier nanoTime, WantedResults wanted) {
    this.parts = parts;
    this.segments = segments;
    this.nanoTime = nanoTime;
    this.wanted = wanted;
    begun = nanoTime.getAsLong();
    passed = wanted.cursor() == null || wanted.cursor().isWhole();
  }

  CompletionStage<Answer<ResultPage>> from(Results shown) {
    KeyStart start = start();
    Rollup rollup = wanted.rollup();
    return round(rollup == null ? start : rollup.frameOf(start.key()), shown);
  }

  private KeyStart start() {
    ResultCursor cursor = wanted.cursor();
    return cursor == null ? KeyStart.FIRST : new KeyStart(cursor.from(), !cursor.isWhole());
  }

  private CompletionStage<Answer<ResultPage>> round(KeyStart start, Results before) {
    boolean live = before.open() && !"final".equals(wanted.query().state());
    if (!live) return show(start, before, List.of());
    int missing = wanted.query().limit() + 1 - items.size();
    // rows of many buckets are no measure of how many are wanted
    int limit = wanted.rollup() == null ? missing : Integer.MAX_VALUE;
    var query = new OpenPage.Query(wanted.filter(), start, limit);
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
                          if (shown == null || shown.generation() != before.generation()) {
                            return replaced();
                          }
                          return mayHaveMoved(shown, open)
                              ? again(start, shown)
                              : show(start, shown, open);
                        })));
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
    String why = "sessions are closed faster than they are read: ask again, or for state=final";
    return late ? completed(Answer.refused(new Refusal.Unavailable(why))) : round(start, shown);
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
          takeAll(rows(start, through, shown, steady, open));
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

  private Rolling rolling(Rollup rollup, Results steady) {
    boolean onlyFinal = "final".equals(wanted.query().state());
    return new Rolling(
        rollup,
        new RolledRows.Wanted(start(), wanted.filter().to(), closed(steady), onlyFinal),
        wanted.query().limit(),
        parts.rollups(),
        this::take,
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
        if (!passed) return completed(tooMany());
        next = behind;
      }
      case Rolling.Next.Done done -> {
        if (!passed) return completed(ResultReader.BAD_CURSOR);
      }
    }
    return completed(Answer.done(page(steady)));
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

  /** The frontier that windows are closed by, on this page and those behind it. */
  private long closed(Results steady) {
    ResultCursor cursor = wanted.cursor();
    if (cursor != null && cursor.rolled() != null) return cursor.rolled().closed();
    return steady.open() ? steady.frontier() : Long.MAX_VALUE;
  }

  /** Takes rows until there are enough, and one more tells that there are. */
  private void takeAll(MergedRows rows) {
    MergedBucket row = rows.next();
    while (row != null && take(row)) row = rows.next();
  }

  /** Takes a row, if it is one that is asked for; false where there are enough. */
  private boolean take(MergedBucket row) {
    ResultQuery query = wanted.query();
    if (!passed) {
      passed = wanted.cursor() != null && wanted.cursor().isAfter(row.key());
      return true;
    }
    boolean asked = query.state() == null || row.open() == query.state().equals("open");
    if (!asked || !wanted.starts(row)) return true;
    if (items.size() == query.limit()) {
      next = last;
      return false;
    }
    items.add(ResultRows.row(wanted.plan(), wanted.shape(), row));
    last = row.key();
    return true;
  }

  private ResultPage page(Results steady) {
    long generation = steady.generation();
    Rollup rollup = wanted.rollup();
    var rolled = rollup == null ? null : ResultCursor.Rolled.of(rollup, closed(steady));
    String cursor =
        next == null ? null : ResultCursor.after(generation, pinned(steady), next, rolled).text();
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
