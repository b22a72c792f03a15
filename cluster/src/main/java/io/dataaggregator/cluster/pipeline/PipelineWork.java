package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Beat;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Found;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Listed;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Reply;
import io.dataaggregator.cluster.pipeline.PipelineMessage.RowsWritten;
import io.dataaggregator.cluster.pipeline.PipelineMessage.SplitFailed;
import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.PipelineRejection;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.Run;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.redefinition.Verdict;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.persistence.database.DatabaseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  private final ActorContext<PipelineMessage> context;
  private final TimerScheduler<PipelineMessage> timers;
  private final PipelineId id;
  private final PipelineParts parts;
  private final SplitDriver driver;
  private final SourceListing listing;
  private final Merging merging;
  private final Removal removal;
  private final ReadSide readSide;
  private final Changes changes;
  private @Nullable Generation ending;

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
    driver = new SplitDriver(id, parts);
    listing = new SourceListing(context, parts);
    merging = new Merging(context, id, parts);
    removal = new Removal(context, id, parts);
    changes = new Changes(parts);
    readSide = new ReadSide(context, id, parts, sequence, driver::total, changes);
  }

  /** Called before {@code event} is applied, also during recovery. */
  void applying(PipelineState state, PipelineEvent event) {
    readSide.applying(state, event);
    if (event instanceof PipelineEvent.RunFinished finished) {
      Run run = state.runs().active();
      if (run != null && run.id().equals(finished.run())) ending = state.working();
    }
  }

  void recovered(PipelineState state) {
    driver.reset();
    listing.end();
    // splits of a run that ended just before stop by themselves, since nobody speaks to them
    ending = null;
    merging.reset();
    removal.reset();
    readSide.recovered(state);
    remind(state);
  }

  /** Events could not be persisted, or not be read: the entity restarts and tries again. */
  void stuck(Throwable failure) {
    readSide.told("its journal", DatabaseException.brief(failure));
  }

  /** A snapshot was taken, or not; null where it was. */
  void snapshot(@Nullable Throwable failure) {
    readSide.told("its snapshot", failure == null ? null : DatabaseException.brief(failure));
  }

  void ended() {
    timers.cancelAll();
    listing.end();
    readSide.ended();
  }

  /** Says again what may have been lost, and asks for the next beat. */
  void remind(PipelineState state) {
    timers.cancel(Beat.class);
    if (!state.wanted()) return;
    Generation working = state.working();
    Run run = state.runs().active();
    Duration wait = parts.settings().beat();
    if (run != null && working != null) {
      readSide.refresh(state);
      PipelinePlan plan = parts.plan(working.definition());
      Instant resumes = run.resumesAt(plan.definition().run().retry());
      boolean reads = run.listed() && !run.cancelRequested() && !Instant.now().isBefore(resumes);
      if (reads) driver.begin(state, run, working, plan);
    } else {
      Instant tick = parts.nextTick(state);
      if (tick != null) wait = Duration.between(Times.now(), tick);
      else if (readSide.rows().isDone()) return;
    }
    timers.startSingleTimer(Beat.class, new Beat(), wait.isNegative() ? Duration.ZERO : wait);
  }

  /** The next command that the state calls for, or null. */
  @Nullable PipelineCommand next(PipelineState state, Instant now) {
    if (readSide.rows().isBehind()) readSide.write(state, null);
    if (!state.exists()) return null;
    PipelineCommand tick = tick(state, now);
    if (tick != null) return tick;
    Run run = state.runs().active();
    Generation working = state.working();
    if (run == null || working == null) return Schedules.due(parts.rules(state), state, now);
    PipelinePlan plan = parts.plan(working.definition());
    if (run.cancelRequested()) {
      retireSplits(state);
      return driver.finish(run, state, plan, now);
    }
    if (adopts(state, run, working)) return new PipelineCommand.Adopt(run.id(), now);
    if (now.isBefore(run.resumesAt(plan.definition().run().retry()))) return null;
    if (!run.listed()) {
      // cut as before, so that what is known is known again
      listing.begin(run, parts.plan(working.listedBy()).definition());
      return null;
    }
    boolean shown = readSide.rows().isShown(working);
    Long carried = merging.carried(working, plan);
    if (carried == null || (run.closed() && !shown)) return null;
    PipelineCommand next = driver.next(state, plan, shown, carried, now);
    return next instanceof PipelineCommand.Publish && !merging.isDone(working, plan) ? null : next;
  }

  /** Takes in what became of sessions; gives the next step, or null. */
  @Nullable PipelineCommand merged(PipelineState state, PipelineMessage.Merged merged) {
    RunError error = merging.done(merged, state.working());
    readSide.told("its sessions", merged.failure());
    removal.look(state);
    if (error != null) return fatal(state, error);
    return merged.failure() == null ? next(state, Times.now()) : null;
  }

  /** A run without end does not wait for the next one to go by what keeps its state. */
  private boolean adopts(PipelineState state, Run run, Generation working) {
    return run.mode() == RunDefinition.Mode.CONTINUOUS
        && working.definitionVersion() != state.version()
        && changes.of(state).verdict() == Verdict.KEEPS;
  }

  /** The tick of the schedule that is due, or null. */
  @Nullable PipelineCommand tick(PipelineState state, Instant now) {
    return state.exists() ? Schedules.tick(parts.rules(state), state, now) : null;
  }

  /** Takes a message once more, after those that wait. */
  void again(PipelineMessage message) {
    context.getSelf().tell(message);
  }

  Changes changes() {
    return changes;
  }

  Removal removal() {
    return removal;
  }

  ReadSide readSide() {
    return readSide;
  }

  SourceListing listing() {
    return listing;
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
    return fail(state, failed.run(), failed.attempt(), failed.error(), failed.retryable());
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
        parts.plan(definition).definition().run().retry(),
        driver.total(state),
        Times.now());
  }

  PipelineCommand assignment(PipelineState state, Found found) {
    Generation working = state.working();
    int parallelism =
        working == null ? 1 : parts.plan(working.definition()).definition().run().parallelism();
    return new PipelineCommand.AssignUnits(found.run(), found.units(), parallelism, Times.now());
  }

  @Nullable PipelineCommand listed(PipelineState state, Listed listed) {
    if (!listing.isCurrent(listed.listing())) return null;
    listing.end();
    RunError failure = listed.failure();
    if (failure == null) return new PipelineCommand.CompleteListing(listed.run(), Times.now());
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
    readSide.persisted(state);
    for (PipelineEvent event : events) {
      if (event instanceof PipelineEvent.RunFinished finished) {
        parts.progress().finished(id, finished.status());
        if (ending != null) {
          driver.retire(ending);
          driver.reset();
          listing.end();
          readSide.runEnded();
        }
        ending = null;
        readSide.finished(finished);
      }
      // what splits said of the run before, or of halting, holds no longer
      if (event instanceof PipelineEvent.RunStarted || event instanceof PipelineEvent.Activated) {
        driver.reset();
      }
    }
    driver.persisted(state);
    readSide.write(
        state,
        replyTo == null
            ? null
            : new RowWriter.Waiting(replyTo, readSide.seen(state, run, created)));
    remind(state);
    context.getSelf().tell(new PipelineMessage.Wake());
  }

  void rowsWritten(PipelineState state, RowsWritten written) {
    var before = readSide.rows().shown();
    if (!readSide.written(written)) {
      timers.startSingleTimer(Beat.class, new Beat(), parts.settings().beat());
      return;
    }
    var shown = readSide.rows().shown();
    if (!shown.equals(before)) driver.published(state, shown);
    parts.show(id, state);
    // what is being put together would be written behind it
    if (!merging.isBusy()) removal.look(state);
  }

  /** A split cannot go on for now; null where it can again. */
  void hindered(PipelineState state, SplitId split, @Nullable String why) {
    Generation working = state.working();
    if (working == null || working.number() != split.generation()) return;
    readSide.told("split " + split.split(), why);
  }
}
