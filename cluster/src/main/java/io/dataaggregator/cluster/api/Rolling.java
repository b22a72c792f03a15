package io.dataaggregator.cluster.api;

import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.aggregate.RolledRows;
import io.dataaggregator.engine.aggregate.Rollup;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes the rows of one page of the buckets that {@link ResultRead} finds, round by round. */
final class Rolling {
  /** What is to be done next. */
  sealed interface Next {
    /** The page is complete, or all is read. */
    record Done() implements Next {}

    /** The page ends behind a group, for want of time. */
    record Cut(Bytes behind) implements Next {}

    /** Read on from there. */
    record On(KeyStart from) implements Next {}

    record Refused(Refusal reason) implements Next {}
  }

  private final Rollup rollup;
  private final RollupSettings settings;
  private final RolledRows rolled;
  private final Predicate<MergedBucket> page;
  private final LongSupplier nanoTime;
  private long begun;
  private @Nullable Bytes last;

  /**
   * A page.
   *
   * @param page takes a row unless there are enough already: then it says false
   */
  Rolling(
      Rollup rollup,
      RolledRows.Wanted wanted,
      int limit,
      RollupSettings settings,
      Predicate<MergedBucket> page,
      LongSupplier nanoTime) {
    this.rollup = rollup;
    this.settings = settings;
    this.page = page;
    this.nanoTime = nanoTime;
    // one more than the page has tells whether there are others
    int groups = Math.max(limit + 1, settings.groups());
    rolled =
        new RolledRows(
            rollup, wanted, new RolledRows.Limits(groups, settings.bytes(), settings.buckets()));
    begun = nanoTime.getAsLong();
  }

  /**
   * Takes the buckets of a round.
   *
   * @param through the last key up to which they are complete; null where they are to the end
   */
  Next take(MergedRows buckets, @Nullable Bytes through) {
    while (true) {
      RolledRows.Step step = rolled.fill(buckets);
      switch (step) {
        case STRADDLES -> {
          return refused("results.straddling-window", straddling());
        }
        case LIMIT -> {
          return refused("results.rollup-limit", tooMany());
        }
        case PAUSE -> {
          if (isLate()) return withinFrame();
          continue;
        }
        case END -> {
          if (through != null) {
            return isLate() ? withinFrame() : new Next.On(KeyStart.after(through));
          }
        }
        case FRAME -> {}
      }
      for (MergedBucket row = rolled.next(); row != null; row = rolled.next()) {
        if (!page.test(row)) return new Next.Done();
        last = row.key();
      }
      boolean late = isLate();
      if (late && last == null) begun = nanoTime.getAsLong();
      boolean ends = step == RolledRows.Step.END && !rolled.more();
      if (ends) return new Next.Done();
      if (late && last != null) return new Next.Cut(last);
      if (rolled.more()) return new Next.On(rolled.again());
    }
  }

  /** No time is left for the rest of a frame: it is begun another time. */
  private Next withinFrame() {
    return last == null ? new Next.Refused(new Refusal.Unavailable(tooSlow())) : new Next.Cut(last);
  }

  private boolean isLate() {
    return nanoTime.getAsLong() - begun >= ResultRead.ROUNDS.toNanos();
  }

  private String straddling() {
    var fine = rollup.stored();
    return "the window from %s to %s does not lie whole in one of those asked for: give another"
            .formatted(
                ResultRows.instant(rolled.straddling()),
                ResultRows.instant(fine.window().end(rolled.straddling())))
        + " window or timezone, or leave it out by from and to";
  }

  private String tooMany() {
    return "one window merges more than "
        + settings.buckets()
        + " results ("
        + RollupSettings.PATH
        + ".buckets)"
        + remedy();
  }

  private static String tooSlow() {
    return "one window has more results than were merged in "
        + ResultRead.ROUNDS.toSeconds()
        + " s"
        + remedy();
  }

  private static String remedy() {
    return ": ask for fewer by key.FIELD, by from and to, or take a finer window";
  }

  private static Next refused(String code, String message) {
    return new Next.Refused(
        new Refusal.InvalidQuery(List.of(new Problem(code, "", 0, 0, message))));
  }
}
