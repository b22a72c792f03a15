package io.dataaggregator.engine.split;

import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.split.SplitCommand.CommitEpoch;
import io.dataaggregator.engine.split.SplitEvent.EpochCommitted;
import io.dataaggregator.engine.split.SplitEvent.JoinedCommitted;
import io.dataaggregator.engine.split.SplitEvent.KeysCommitted;
import io.dataaggregator.engine.split.SplitEvent.TransformedCommitted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an epoch must fulfil to be committed. */
final class EpochRules {
  /** What one table of them can hold. */
  private static final long MAX_KEY_BYTES = 1L << 30;

  private EpochRules() {}

  static Decision<SplitEvent, SplitRejection> decide(SplitState state, CommitEpoch epoch) {
    SplitRejection wrong = discontinuity(state, epoch);
    if (wrong == null) {
      wrong = inconsistency(state, epoch);
    }
    if (wrong == null) {
      wrong = overtaken(state, epoch);
    }
    if (wrong == null) {
      wrong = limit(state, epoch);
    }
    if (wrong == null) {
      wrong = keyLimit(state, epoch);
    }
    if (wrong != null) {
      return Decision.reject(wrong);
    }
    List<UnitProgress> changed = changed(state, epoch);
    if (changed.isEmpty() && epoch.counts().equals(Ledger.EMPTY)) {
      return Decision.unchanged();
    }
    EpochCommitted committed =
        new EpochCommitted(
            epoch.incarnation(),
            changed,
            epoch.counts(),
            epoch.deadLetters(),
            epoch.delta().buckets());
    return Decision.accept(event(epoch, committed));
  }

  /** The release before reads what does not need more. */
  private static SplitEvent event(CommitEpoch epoch, EpochCommitted committed) {
    var transformed = new TransformedCommitted(committed, epoch.rows());
    var remembering = new KeysCommitted(transformed, epoch.keys());
    if (epoch.counts().read() > 0 && !epoch.references().isEmpty()) {
      return new JoinedCommitted(remembering, epoch.references());
    }
    if (epoch.keys().keys() > 0) {
      return remembering;
    }
    return epoch.rows().equals(Rows.of(epoch.counts())) ? committed : transformed;
  }

  private static @Nullable SplitRejection discontinuity(SplitState state, CommitEpoch epoch) {
    for (UnitAdvance advance : epoch.units()) {
      UnitProgress before = state.progress(advance.to().unit());
      if (before != null && before.offset() != advance.from()) {
        return new SplitRejection.Discontinuous(before.unit(), before.offset());
      }
    }
    return null;
  }

  private static @Nullable SplitRejection inconsistency(SplitState state, CommitEpoch epoch) {
    Ledger counts = epoch.counts();
    if (!counts.balanced() || counts.read() < 0) {
      return inconsistent("counts do not add up: " + counts);
    }
    String wrong = wrongRows(epoch);
    if (wrong != null) {
      return inconsistent(wrong);
    }
    if (counts.deadLetters() != epoch.deadLetters()) {
      return inconsistent(
          epoch.deadLetters()
              + " dead letters for "
              + counts.late()
              + " late and "
              + counts.rejected()
              + " rejected records");
    }
    if (epoch.frontier() > state.lateUntil()) {
      return inconsistent("records were called late under a frontier that is not yet sealed");
    }
    if (epoch.units().isEmpty() && counts.read() > 0) {
      return inconsistent(counts.read() + " records of no unit");
    }
    for (UnitAdvance advance : epoch.units()) {
      UnitProgress to = advance.to();
      UnitProgress before = state.progress(to.unit());
      if (to.offset() < advance.from()
          || (before != null && to.watermark() < before.watermark())
          || (before != null && before.finished() && !before.equals(to))) {
        return inconsistent("unit " + to.unit() + " goes back from " + before + " to " + to);
      }
    }
    return null;
  }

  private static @Nullable String wrongRows(CommitEpoch epoch) {
    long aggregated = epoch.counts().aggregated();
    Rows rows = epoch.rows();
    if (rows.aggregated() != epoch.delta().records()) {
      return rows.aggregated() + " rows aggregated, but buckets of " + epoch.delta().records();
    }
    if (rows.aggregated() < aggregated
        || rows.late() < 0
        || (aggregated == 0 && !rows.equals(Rows.NONE))) {
      return aggregated + " records aggregated as " + rows;
    }
    return epoch.keys().keys() > aggregated
        ? epoch.keys().keys() + " keys of " + aggregated + " records aggregated"
        : null;
  }

  private static SplitRejection inconsistent(String message) {
    return new SplitRejection.Inconsistent(message);
  }

  /** Late is decided against the state on which the epoch commits, by the window alone. */
  private static @Nullable SplitRejection overtaken(SplitState state, CommitEpoch epoch) {
    Delta delta = epoch.delta();
    return delta.size() > 0 && delta.earliestLate() <= state.lateUntil()
        ? new SplitRejection.Overtaken(state.lateUntil())
        : null;
  }

  private static @Nullable SplitRejection limit(SplitState state, CommitEpoch epoch) {
    Delta delta = epoch.delta();
    Buckets open = state.open();
    long buckets = epoch.limits().buckets();
    // counting what is new costs a look at every bucket, so only where it matters
    if (open.size() + (long) delta.size() > buckets
        && open.size() + (long) open.added(delta.buckets()) > buckets) {
      return new SplitRejection.Limit(
          "limit.buckets",
          "a split would hold more than limits.buckets = "
              + buckets
              + " open buckets: raise it, group by fewer values, declare source.disorder"
              + " so that windows close earlier, or raise run.parallelism where many packed files"
              + " are of one period");
    }
    long bytes = epoch.limits().stateBytes();
    if (delta.size() > 0 && open.bytes() + delta.bytes() > bytes) {
      return new SplitRejection.Limit(
          "limit.state-bytes",
          "a split's open buckets would take more than limits.stateBytes = "
              + bytes
              + " bytes: raise it, group by fewer values, declare source.disorder"
              + " so that windows close earlier, or raise run.parallelism where many packed files"
              + " are of one period");
    }
    return null;
  }

  private static @Nullable SplitRejection keyLimit(SplitState state, CommitEpoch epoch) {
    long keys = state.keys().bytes() + epoch.keys().bytes();
    long all = state.open().bytes() + epoch.delta().bytes() + keys;
    long bytes = epoch.limits().stateBytes();
    if (epoch.keys().keys() == 0 || (all <= bytes && keys <= MAX_KEY_BYTES)) {
      return null;
    }
    return new SplitRejection.Limit(
        "limit.state-bytes",
        "a split's open buckets and the keys that dedupe remembers, "
            + keys
            + " bytes, would take more than limits.stateBytes = "
            + bytes
            + " bytes, or its keys more than "
            + MAX_KEY_BYTES
            + ": raise the limit, shorten dedupe's within, use shorter windows with less lateness,"
            + " or declare source.disorder so that windows close earlier");
  }

  private static List<UnitProgress> changed(SplitState state, CommitEpoch epoch) {
    List<UnitProgress> changed = new ArrayList<>();
    for (UnitAdvance advance : epoch.units()) {
      UnitProgress to = advance.to();
      UnitProgress before = state.progress(to.unit());
      boolean news =
          before == null
              ? to.offset() > advance.from()
                  || to.finished()
                  || to.idle()
                  || to.watermark() > Long.MIN_VALUE
              : !before.equals(to);
      if (news) {
        changed.add(to);
      }
    }
    return changed;
  }
}
