package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Beat;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Found;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Listed;
import io.dataaggregator.cluster.pipeline.PipelineMessage.NotSeenYet;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Reply;
import io.dataaggregator.cluster.pipeline.PipelineMessage.RowsWritten;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Seen;
import io.dataaggregator.cluster.pipeline.PipelineMessage.SplitFailed;
import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.PipelineRejection;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.Run;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.RunView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline does beside persisting: writes its rows, lists its source, and drives its splits.
 * Nothing here is needed to be exact: a recovered pipeline begins with none of it.
 */
final class PipelineWork {
  private static final PipelineRows.Published NOTHING = new PipelineRows.Published(0, 0, 0);

  private final ActorContext<PipelineMessage> context;
  private final TimerScheduler<PipelineMessage> timers;
  private final PipelineId id;
  private final PipelineParts parts;
  private final LongSupplier sequence;
  private final SplitDriver driver;
  private final SourceListing listing;
  private final Removal removal;
  private @Nullable RunView lastEnded;
  private @Nullable Generation ending;
  private long rowsSequence;
  private PipelineRows.Published shown = NOTHING;
  private boolean writing;

  PipelineWork(
      ActorContext<PipelineMessage> context,
      TimerScheduler<PipelineMessage> timers,
      PipelineId id,
      PipelineParts parts,
      LongSupplier sequence) {
    this.context = context;
    this.timers = timers;
    this.id = id;
    this.parts = parts;
    this.sequence = sequence;
    driver = new SplitDriver(id, parts);
    listing = new SourceListing(context, parts);
    removal = new Removal(context, id, parts);
  }

  /** Called before {@code event} is applied, also during recovery. */
  void applying(PipelineState state, PipelineEvent event) {
    if (event instanceof PipelineEvent.RunFinished finished) {
      lastEnded = PipelineViews.finished(id.name(), state, finished);
      ending = state.working();
    }
  }

  void recovered(PipelineState state) {
    driver.reset();
    listing.reset();
    rowsSequence = 0;
    shown = NOTHING;
    writing = false;
    removal.reset();
    if (state.version() > 0) writeRows(state, null);
    remind(state);
  }

  void ended() {
    timers.cancelAll();
  }

  RunDefinition rules(PipelineState state) {
    return plan(state.definition()).definition().run();
  }

  private PipelinePlan plan(String definition) {
    return parts.plans().apply(definition);
  }

  Ledger total(PipelineState state) {
    return driver.total(state);
  }

  /** Says again what may have been lost, and asks for the next beat. */
  void remind(PipelineState state) {
    timers.cancel(Beat.class);
    if (!state.wanted()) return;
    Generation working = state.working();
    Run run = state.runs().active();
    Duration wait = parts.settings().beat();
    if (run != null && working != null) {
      if (run.listed()) driver.begin(run, working, plan(working.definition()));
    } else {
      Instant tick = Schedules.next(rules(state), state);
      if (tick != null) wait = Duration.between(Instant.now(), tick);
      else if (rowsSequence >= sequence.getAsLong()) return;
    }
    timers.startSingleTimer(Beat.class, new Beat(), wait.isNegative() ? Duration.ZERO : wait);
  }

  /** The next command that the state calls for, or null. */
  @Nullable PipelineCommand next(PipelineState state, Instant now) {
    if (!state.exists()) return null;
    if (!writing && rowsSequence < sequence.getAsLong()) writeRows(state, null);
    PipelineCommand tick = Schedules.tick(rules(state), state, now);
    if (tick != null) return tick;
    Run run = state.runs().active();
    Generation working = state.working();
    if (run == null || working == null) return Schedules.due(rules(state), state, now);
    PipelinePlan plan = plan(working.definition());
    if (run.cancelRequested()) {
      retireSplits(state);
      return driver.finish(run, state, plan, now);
    }
    if (now.isBefore(run.resumesAt(plan.definition().run().retry()))) return null;
    if (!run.listed()) {
      listing.begin(run, plan.definition());
      return null;
    }
    if (run.closed()) {
      return isShown(working) ? driver.finish(run, state, plan, now) : null;
    }
    return driver.next(state, plan, isShown(working), now);
  }

  /** Whether readers see every published seal: only then is the next one opened. */
  private boolean isShown(Generation working) {
    return working.published() == 0
        || (shown.generation() == working.number() && shown.seal() >= working.published());
  }

  Removal removal() {
    return removal;
  }

  SplitDriver driver() {
    return driver;
  }

  /** The splits of the run under way are to stop. */
  void retireSplits(PipelineState state) {
    Generation working = state.working();
    if (working != null) driver.retire(working);
  }

  PipelineCommand failure(PipelineState state, SplitFailed failed) {
    Run run = state.runs().active();
    String about = run != null && failed.split().generation() == run.generation() ? run.id() : "";
    return fail(state, about, failed.attempt(), failed.error(), failed.retryable());
  }

  PipelineCommand fatal(PipelineState state, RunError error) {
    Run run = state.runs().active();
    return fail(state, run == null ? "" : run.id(), run == null ? 0 : run.attempt(), error, false);
  }

  private PipelineCommand fail(
      PipelineState state, String run, int attempt, RunError error, boolean retryable) {
    Generation working = state.working();
    String definition = working == null ? state.definition() : working.definition();
    return new PipelineCommand.FailRun(
        run,
        attempt,
        error,
        retryable,
        plan(definition).definition().run().retry(),
        driver.total(state),
        Instant.now());
  }

  PipelineCommand assignment(PipelineState state, Found found) {
    Generation working = state.working();
    int parallelism =
        working == null ? 1 : plan(working.definition()).definition().run().parallelism();
    return new PipelineCommand.AssignUnits(found.run(), found.units(), parallelism, Instant.now());
  }

  @Nullable PipelineCommand listed(PipelineState state, Listed listed) {
    listing.reset();
    RunError failure = listed.failure();
    if (failure == null) return new PipelineCommand.CompleteListing(listed.run(), Instant.now());
    return fail(state, listed.run(), listed.attempt(), failure, listed.retryable());
  }

  void refused(PipelineCommand command, PipelineRejection reason) {
    context.getLog().debug("pipeline {}: {} was refused: {}", id.path(), command, reason);
  }

  /** After {@code events} were persisted: show them, then answer. */
  void persisted(
      PipelineState state,
      List<PipelineEvent> events,
      @Nullable ActorRef<Reply> replyTo,
      @Nullable String run,
      boolean created) {
    for (PipelineEvent event : events) {
      if (event instanceof PipelineEvent.RunFinished finished) {
        parts.outcomes().finished(id, finished.status());
        if (ending != null) driver.retire(ending);
        ending = null;
        driver.reset();
        context
            .getLog()
            .info("pipeline {}: run {} {}", id.path(), finished.run(), finished.status());
      }
      if (event instanceof PipelineEvent.RunStarted) driver.reset();
    }
    driver.persisted(state);
    writeRows(state, replyTo == null ? null : new Waiting(replyTo, run, created));
    remind(state);
    context.getSelf().tell(new PipelineMessage.Wake());
  }

  private record Waiting(ActorRef<Reply> replyTo, @Nullable String run, boolean created) {}

  private void writeRows(PipelineState state, @Nullable Waiting waiting) {
    long at = sequence.getAsLong();
    writing = true;
    var view =
        state.exists()
            ? PipelineViews.pipeline(id.name(), state, Schedules.next(rules(state), state))
            : null;
    List<RunView> runs =
        new ArrayList<>(PipelineViews.open(id.name(), state, state.runLedger(driver.total(state))));
    if (lastEnded != null) runs.add(lastEnded);
    Generation working = state.generations().working();
    PipelineRows.Published published =
        working == null || working.published() == 0
            ? null
            : new PipelineRows.Published(
                working.number(), working.published(), working.publishedFrontier());
    Reply answer = waiting == null ? null : seen(state, waiting.run(), waiting.created());
    context.pipeToSelf(
        CompletableFuture.runAsync(
            () -> parts.rows().write(id, at, view, runs, published), parts.blocking()),
        (nothing, failure) -> {
          if (waiting != null && answer != null) {
            waiting.replyTo().tell(failure == null ? answer : new NotSeenYet(failure.toString()));
          }
          return new RowsWritten(at, published, failure == null ? null : failure.toString());
        });
  }

  void rowsWritten(PipelineState state, RowsWritten written) {
    writing = false;
    if (written.failure() != null) {
      context.getLog().warn("rows of {} are late: {}", id.path(), written.failure());
      timers.startSingleTimer(Beat.class, new Beat(), parts.settings().beat());
      return;
    }
    rowsSequence = Math.max(rowsSequence, written.sequence());
    if (written.published() != null) {
      shown = written.published();
      driver.published(state, shown);
    }
    removal.look(state);
  }

  Reply seen(PipelineState state, @Nullable String run, boolean created) {
    if (!state.exists()) {
      return new PipelineMessage.Refused(new PipelineRejection.NotFound("pipeline " + id.name()));
    }
    Ledger total = driver.total(state);
    RunView about =
        PipelineViews.open(id.name(), state, state.runLedger(total)).stream()
            .filter(view -> run == null || view.id().equals(run))
            .findFirst()
            .orElse(
                run != null && lastEnded != null && lastEnded.id().equals(run) ? lastEnded : null);
    return new Seen(
        PipelineViews.pipeline(id.name(), state, Schedules.next(rules(state), state)),
        about,
        total,
        PipelineViews.results(state),
        created);
  }
}
