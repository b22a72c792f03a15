package io.dataaggregator.engine.pipeline;

import io.dataaggregator.engine.ledger.Ledger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** When a run has gone beyond what its definition allows. */
public final class Limits {
  /** So many records are read before a share of them says anything. */
  private static final long SAMPLE = 1_000;

  private Limits() {}

  /**
   * The error of a run that rejected more than {@code limit}, 0 to 1, of its records, or null.
   *
   * @param atEnd whether the run has read everything; before, the first 1,000 are not judged
   */
  public static @Nullable RunError tooManyRejected(Ledger run, double limit, boolean atEnd) {
    if (run.read() == 0 || (!atEnd && run.read() <= SAMPLE)) {
      return null;
    }
    if (run.rejected() <= limit * run.read()) {
      return null;
    }
    return new RunError(
        RunError.Category.LIMIT,
        "limit.rejected",
        String.format(
            Locale.ROOT,
            "%d of %d records were rejected, more than limits.rejected = %s%%: see the dead"
                + " letters, mend the source or its fields, or raise the limit",
            run.rejected(),
            run.read(),
            limit * 100));
  }
}
