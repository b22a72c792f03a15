package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.aggregate.SegmentSource;
import io.dataaggregator.engine.aggregate.SessionLimitException;
import io.dataaggregator.engine.aggregate.SessionMerge;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.split.OpenPage;
import io.dataaggregator.persistence.store.SegmentSpan;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One page of sessions that several splits have parts of: those that are final, which are stored,
 * and those that are open, which are put together for it.
 *
 * <p>An open session may have begun long before the page does. So all parts are gone through from
 * the first that is open, in rounds as in {@link ResultRead}, and what lies before the page is not
 * shown. Every final session lies before every open one. Where a seal is published meanwhile, parts
 * have moved: the page is begun anew.
 */
final class SessionRead {
  private final ApiParts parts;
  private final ResultReader.Segments segments;
  private final LongSupplier nanoTime;
  private final WantedResults wanted;
  private final AggregatePlan plan;
  private final BucketFilter parted;
  private final long begun;
  // what readers saw first: what is final on this page and those behind it
  private @Nullable Results first;

  SessionRead(
      ApiParts parts, ResultReader.Segments segments, LongSupplier nanoTime, WantedResults wanted) {
    this.parts = parts;
    this.segments = segments;
    this.nanoTime = nanoTime;
    this.wanted = wanted;
    plan = wanted.plan().aggregate();
    parted = new BucketFilter(Long.MIN_VALUE, Long.MAX_VALUE, wanted.filter().key());
    begun = nanoTime.getAsLong();
  }

  CompletionStage<Answer<ResultPage>> from(Results shown) {
    if (first == null) first = shown;
    Results steady = first;
    var page = new PageRows(wanted);
    boolean live = shown.open() && !wanted.onlyFinal();
    return parts
        .inBackground(() -> {
          page.takeAll(closed(shown, steady));
          return !live || page.isFull();
        })
        .thenCompose(done -> done ? ended(page, steady) : new Open(page, shown, steady).round());
  }

  private MergedRows closed(Results shown, Results steady) {
    long pinned = wanted.pinned(steady);
    // what is final stays so on all pages, whatever was closed meanwhile
    var span = SegmentSpan.finals(wanted.onlyFinal() ? pinned : shown.published());
    KeyStart start = wanted.start();
    SegmentSource stored = segments.of(wanted.id(), shown.generation(), span, pinned, start.key());
    return new MergedRows(plan.shown(), wanted.filter(), start, null, stored);
  }

  private CompletionStage<Answer<ResultPage>> ended(PageRows page, Results steady) {
    boolean whole = page.isFull() || page.passed();
    return completed(whole ? Answer.done(page.of(steady, 0)) : ResultReader.BAD_CURSOR);
  }

  private boolean isLate() {
    return nanoTime.getAsLong() - begun >= ResultRead.ROUNDS.toNanos();
  }

  /** Goes through what is open while {@code shown} is. */
  private final class Open {
    private final PageRows page;
    private final Results shown;
    private final Results steady;
    private final SessionMerge merge;
    private KeyStart at = KeyStart.FIRST;
    private boolean tooLarge;

    Open(PageRows page, Results shown, Results steady) {
      this.page = page;
      this.shown = shown;
      this.steady = steady;
      KeyStart start = wanted.start();
      merge =
          SessionMerge.toRows(
              plan,
              wanted.plan().definition().limits().stateBytes(),
              session -> {
                if (start.admits(session.key())) page.take(session);
              });
    }

    CompletionStage<Answer<ResultPage>> round() {
      var query = new OpenPage.Query(parted, at, Integer.MAX_VALUE);
      return parts.askOpen(
          wanted.id(),
          shown,
          query,
          (now, open) -> now.published() == shown.published() ? take(open) : again(now));
    }

    private CompletionStage<Answer<ResultPage>> again(Results now) {
      return isLate() ? completed(ResultRead.tooFast()) : from(now);
    }

    private CompletionStage<Answer<ResultPage>> take(List<OpenPage> open) {
      Bytes through = ResultRead.through(open);
      return parts
          .inBackground(() -> merged(open, through))
          .thenCompose(done -> {
            if (tooLarge) return cut();
            if (done || through == null) return ended(page, steady);
            at = KeyStart.after(through);
            return isLate() ? cut() : round();
          });
    }

    /** Whether that is all; not where it was {@link #tooLarge}. */
    private boolean merged(List<OpenPage> open, @Nullable Bytes through) {
      try {
        merge.take(rows(open, through));
        if (through == null) merge.endAll();
      } catch (SessionLimitException e) {
        tooLarge = true;
        return false;
      }
      return through == null || page.isFull();
    }

    private MergedRows rows(List<OpenPage> open, @Nullable Bytes through) {
      var carried = SegmentSpan.carried(shown.published());
      SegmentSource stored = segments.of(wanted.id(), shown.generation(), carried, 0, at.key());
      var rows = new MergedRows(plan.shown(), parted, at, through, stored);
      for (OpenPage some : open) {
        for (OpenPage.Table table : some.tables()) {
          if (table.seal() > 0 && table.seal() <= shown.published()) continue;
          rows.addOpen(BucketTable.of(plan.shown(), table.buckets()));
        }
      }
      return rows;
    }

    /** The page ends where it has come to. */
    private CompletionStage<Answer<ResultPage>> cut() {
      if (page.isEmpty()) return completed(tooMuch());
      page.end();
      return ended(page, steady);
    }
  }

  private static Answer<ResultPage> tooMuch() {
    return Answer.refused(
        new Refusal.Unavailable(
            "more is open than can be put together in time, or within limits.stateBytes: ask for"
                + " one key, or for state=final"));
  }

  private static <T> CompletionStage<T> completed(T answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
