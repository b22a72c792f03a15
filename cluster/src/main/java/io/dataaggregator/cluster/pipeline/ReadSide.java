package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Reply;
import io.dataaggregator.cluster.pipeline.PipelineMessage.RowsWritten;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Seen;
import io.dataaggregator.cluster.split.Hindrances;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.PipelineRejection;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.port.ClusterView.State;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.RunView;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** What is seen of a pipeline: its answers, its rows, and what is in its way. */
final class ReadSide {
  private final ActorContext<PipelineMessage> context;
  private final PipelineId id;
  private final PipelineParts parts;
  private final Function<PipelineState, Ledger> total;
  private final Changes changes;
  private final RowWriter rows;
  private final Hindrances hindrances = new Hindrances();
  private @Nullable RunView lastEnded;
  private Hindrances.@Nullable Hindrance written;

  /**
   * @param total what the splits of the working, or else current, generation have counted
   */
  ReadSide(
      ActorContext<PipelineMessage> context,
      PipelineId id,
      PipelineParts parts,
      LongSupplier sequence,
      Function<PipelineState, Ledger> total,
      Changes changes) {
    this.context = context;
    this.id = id;
    this.parts = parts;
    this.total = total;
    this.changes = changes;
    rows = new RowWriter(context, id, parts, sequence);
  }

  /** Called before {@code event} is applied, also during recovery. */
  void applying(PipelineState state, PipelineEvent event) {
    if (event instanceof PipelineEvent.RunFinished finished) {
      lastEnded = PipelineViews.finished(id.name(), state, finished);
      rows.ended(lastEnded);
    }
    if (event instanceof PipelineEvent.Deleted) {
      lastEnded = null;
      rows.forgetRuns();
    }
  }

  void recovered(PipelineState state) {
    here(state);
    rows.reset();
    if (state.version() > 0) write(state, null);
  }

  RowWriter rows() {
    return rows;
  }

  /**
   * {@code what} cannot be done.
   *
   * @param why null where it can again
   */
  void told(String what, @Nullable String why) {
    hindrances.told(what, why, Times.now());
  }

  /** Rows show what is in the way, too, a beat later: each of its changes would be a write. */
  void refresh(PipelineState state) {
    boolean same = Objects.equals(written, hindrances.oldest(Times.now()));
    if (!same && rows.isIdle()) write(state, null);
  }

  /** Tells whoever reads the log, too. */
  void finished(PipelineEvent.RunFinished run) {
    var log = context.getLog();
    RunError error = run.error();
    if (error == null) log.info("pipeline {}: run {} {}", id.path(), run.run(), run.status());
    else {
      log.atWarn()
          .addArgument(id.path())
          .addArgument(run.run())
          .addArgument(run.status())
          .addArgument(error.code())
          .addArgument(error.message())
          .log("pipeline {}: run {} {}: {}: {}");
    }
  }

  /** The run under way is over, and so is what was in its way. */
  void runEnded() {
    hindrances.clear();
  }

  private void here(PipelineState state) {
    State doing = state.runs().active() == null ? State.IDLE : State.WORKING;
    parts.residents().does(PipelineEntity.TYPE.name(), id.path(), doing);
  }

  /** Events were persisted. */
  void persisted(PipelineState state) {
    here(state);
    told("its journal", null);
  }

  /** The incarnation ends: what it had applied it may not have persisted. */
  void ended() {
    lastEnded = null;
    rows.forgetRuns();
    parts.residents().left(PipelineEntity.TYPE.name(), id.path());
    parts.progress().left(id);
  }

  /**
   * Writes the rows of {@code state}.
   *
   * @param waiting who is answered once they are there
   */
  void write(PipelineState state, RowWriter.@Nullable Waiting waiting) {
    Ledger ledger = state.runLedger(total.apply(state));
    written = hindrances.oldest(Times.now());
    rows.write(
        state,
        state.exists() ? view(state) : null,
        PipelineViews.open(id.name(), state, ledger),
        waiting);
  }

  /** Takes in how a write of rows ended; whether they were written. */
  boolean written(RowsWritten written) {
    told("its rows", written.failure());
    return rows.written(written);
  }

  private PipelineView view(PipelineState state) {
    return PipelineViews.pipeline(
        id.name(),
        state,
        parts.nextTick(state),
        hindrances.oldest(Times.now()),
        state.held(changes.of(state)));
  }

  /**
   * The answer that shows {@code state}.
   *
   * @param run the run that was asked about, or null
   */
  Reply seen(PipelineState state, @Nullable String run, boolean created) {
    if (!state.exists()) {
      return new PipelineMessage.Refused(new PipelineRejection.NotFound("pipeline " + id.name()));
    }
    Ledger counted = total.apply(state);
    RunView about =
        PipelineViews.open(id.name(), state, state.runLedger(counted)).stream()
            .filter(view -> run == null || view.id().equals(run))
            .findFirst()
            .orElse(
                run != null && lastEnded != null && lastEnded.id().equals(run) ? lastEnded : null);
    return new Seen(
        view(state),
        about,
        counted,
        PipelineViews.results(state),
        PipelineViews.rejects(state),
        created);
  }
}
