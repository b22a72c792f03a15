package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.pipeline.Times;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.aggregate.Rollup;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.port.ResultQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a page, taken one after another. */
final class PageRows {
  private final WantedResults wanted;
  private final Instant asOf = Times.now();
  private final List<ResultPage.Row> items = new ArrayList<>();
  // whether the rows of the page before lie behind: its cursor may have only the beginning of a key
  private boolean passed;
  private Bytes last = Bytes.EMPTY;
  private @Nullable Bytes next;

  PageRows(WantedResults wanted) {
    this.wanted = wanted;
    passed = wanted.cursor() == null || wanted.cursor().isWhole();
  }

  /** How many rows are wanted, and one more that tells whether there are others. */
  int missing() {
    return wanted.query().limit() + 1 - items.size();
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** Whether there are enough, and others behind them, or the page was ended. */
  boolean isFull() {
    return next != null;
  }

  /** Whether the rows of the page before lie behind. */
  boolean passed() {
    return passed;
  }

  /** Takes rows until there are enough, and one more tells that there are. */
  void takeAll(MergedRows rows) {
    MergedBucket row = rows.next();
    while (row != null && take(row)) row = rows.next();
  }

  /** Takes a row, if it is one that is asked for; false where there are enough. */
  boolean take(MergedBucket row) {
    if (next != null) return false;
    ResultQuery query = wanted.query();
    ResultCursor cursor = wanted.cursor();
    if (!passed && cursor != null) {
      passed = cursor.isAfter(row.key());
      // an open session that has gone on since has another key: what is behind it was not shown
      if (passed || !cursor.isFarBefore(row.key())) return true;
      passed = true;
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

  /** Ends the page: the next one begins behind {@code key}. */
  void endBehind(Bytes key) {
    next = key;
  }

  /** Ends the page behind its last row. */
  void end() {
    next = last;
  }

  /**
   * The page.
   *
   * @param steady what readers saw when it was begun
   * @param closed the frontier that windows are closed by, on this page and those behind it
   */
  ResultPage of(Results steady, long closed) {
    long generation = steady.generation();
    Rollup rollup = wanted.rollup();
    var rolled = rollup == null ? null : ResultCursor.Rolled.of(rollup, closed);
    String cursor =
        next == null
            ? null
            : ResultCursor.after(generation, wanted.pinned(steady), next, rolled).text();
    return new ResultPage(items, ResultRows.instant(steady.frontier()), asOf, generation, cursor);
  }
}
