package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitReport;
import io.dataaggregator.engine.split.SplitState;
import io.dataaggregator.engine.split.UnitAdvance;
import io.dataaggregator.engine.split.UnitProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a split tells its pipeline. It outlives the sessions, so that a failed persist is told. */
final class Reporter {
  private final SplitId id;
  private final PipelineLink pipelines;
  private final LongSupplier sequence;
  private final Hindrances hindrances = new Hindrances();

  Reporter(SplitId id, PipelineLink pipelines, LongSupplier sequence) {
    this.id = id;
    this.pipelines = pipelines;
    this.sequence = sequence;
  }

  /** Reports every unit. */
  void everything(SplitState state, SplitMessage.@Nullable Begin asked) {
    SplitReport.all(state, sequence.getAsLong()).forEach(report -> tell(report, asked));
  }

  /** Nothing is being read, and everything that was is committed. */
  void halted(SplitState state, String asker) {
    long now = sequence.getAsLong();
    if (state.started()) {
      SplitReport.all(state, now).forEach(report -> pipelines.report(id, asker, report));
    }
    pipelines.halted(id, asker, now);
  }

  /** Reports the units that an epoch advanced. */
  void advanced(SplitState state, List<UnitAdvance> units, SplitMessage.@Nullable Begin asked) {
    List<UnitProgress> changed = new ArrayList<>();
    for (UnitAdvance advance : units) changed.add(advance.to());
    for (int from = 0; from < changed.size(); from += SplitReport.MAX_UNITS) {
      int until = Math.min(changed.size(), from + SplitReport.MAX_UNITS);
      tell(SplitReport.of(state, sequence.getAsLong(), changed.subList(from, until)), asked);
    }
  }

  private void tell(SplitReport report, SplitMessage.@Nullable Begin asked) {
    if (asked != null) pipelines.report(id, asked.asker(), report);
  }

  void failed(Session.Failure failure) {
    pipelines.failed(id, failure.run(), failure.attempt(), failure.error(), failure.retryable());
  }

  /** {@code what} cannot be done for now, and is tried again. */
  void hindered(String what, String why) {
    if (hindrances.told(what, why, Instant.now())) sayWhatHinders();
  }

  /** {@code what} can be done again, if it could not. */
  void goesOn(String what) {
    if (hindrances.told(what, null, Instant.now())) sayWhatHinders();
  }

  /** The pipeline asks: it may not have heard. */
  void asked() {
    if (hindrances.oldest(Instant.now()) != null) sayWhatHinders();
  }

  private void sayWhatHinders() {
    Hindrances.Hindrance oldest = hindrances.oldest(Instant.now());
    pipelines.hindered(id, oldest == null ? null : oldest.why());
  }
}
