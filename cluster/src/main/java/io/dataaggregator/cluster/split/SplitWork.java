package io.dataaggregator.cluster.split;

import io.dataaggregator.cluster.split.SplitMessage.Begin;
import io.dataaggregator.cluster.split.SplitMessage.Retry;
import io.dataaggregator.cluster.split.SplitMessage.Silence;
import io.dataaggregator.cluster.split.SplitMessage.StreamEnded;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.pipeline.RunError.Category;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitRejection;
import io.dataaggregator.engine.split.SplitState;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * What a split does beside persisting: runs its stream, writes dead letters and segments, and tells
 * its pipeline how far it is. Everything here may be repeated; what cannot be done now (the
 * database is away) is tried again after a while.
 */
final class SplitWork {
  private static final String TYPE = SplitEntity.TYPE.name();
  private static final String JOURNAL = "its journal";
  private static final String SNAPSHOT = "its snapshot";
  private static final String READING = "reading";

  private final ActorContext<SplitMessage> context;
  private final TimerScheduler<SplitMessage> timers;
  private final SplitId id;
  private final SplitParts parts;
  private final LongSupplier sequence;
  private final Reporter reporter;
  private final StreamStarter streams;
  private @Nullable Session session;
  private @Nullable SplitWriter writer;

  /** When the shard asked for the split, in nanoseconds; null while it may stay. */
  private @Nullable Long handOver;

  private boolean resting;
  private volatile long lateUntil = Long.MIN_VALUE;

  SplitWork(
      ActorContext<SplitMessage> context,
      TimerScheduler<SplitMessage> timers,
      SplitId id,
      SplitParts parts,
      LongSupplier sequence) {
    this.context = context;
    this.timers = timers;
    this.id = id;
    this.parts = parts;
    this.sequence = sequence;
    reporter = new Reporter(id, parts.pipelines(), sequence);
    streams = new StreamStarter(context, id, parts, () -> lateUntil);
  }

  void recovered(SplitState state) {
    ended("recovered");
    become(
        new Session(
            UUID.randomUUID().toString(),
            context,
            doing -> parts.residents().does(TYPE, id.path(), doing)));
    lateUntil = state.lateUntil();
  }

  private void become(Session next) {
    session = next;
    writer = new SplitWriter(context, id, parts, sequence, next, reporter);
  }

  void ended(String why) {
    if (handOver != null)
      parts.progress().handedOver(Duration.ofNanos(System.nanoTime() - handOver));
    handOver = null;
    if (session != null) session.end(why);
    session = null;
    parts.residents().left(TYPE, id.path());
  }

  private Session session() {
    if (session == null) throw new IllegalStateException("split " + id.path() + " has no session");
    return session;
  }

  /** What this incarnation writes with. */
  SplitWriter writer() {
    if (writer == null) throw new IllegalStateException("split " + id.path() + " has no session");
    return writer;
  }

  /** The split sealed: records are told late by its new frontier. */
  void sealed(SplitState state, long seal) {
    lateUntil = state.lateUntil();
    reporter.goesOn(JOURNAL);
    writer().writeSegments(state, seal);
  }

  String incarnation() {
    return session().incarnation;
  }

  boolean isCurrent(String incarnation) {
    return session().incarnation.equals(incarnation);
  }

  @Nullable Begin begin() {
    return session().begin;
  }

  boolean maySeal() {
    return !session().readingAgain;
  }

  boolean isStopping() {
    return session().stopping;
  }

  LimitsDefinition limits() {
    return plan().definition().limits();
  }

  private PipelinePlan plan() {
    return parts.plans().apply(session().begun().definition());
  }

  /** The pipeline is there: it may be silent for so long again. */
  private void heard() {
    timers.startSingleTimer(new Silence(), parts.settings().lease());
  }

  void told(Begin begin) {
    heard();
    session().begin(begin);
    Session.Failure failure = session().failed(begin);
    // the pipeline asks for what has failed, so it may not have heard
    if (failure != null) reporter.failed(failure);
    reporter.asked();
  }

  /** Events could not be persisted, or not be read: the entity restarts and tries again. */
  void stuck(Throwable failure) {
    reporter.hindered(JOURNAL, Failures.message(failure));
  }

  /** A snapshot was taken, or not; null where it was. */
  void snapshot(@Nullable Throwable failure) {
    if (failure == null) reporter.goesOn(SNAPSHOT);
    else reporter.hindered(SNAPSHOT, Failures.message(failure));
  }

  void learned(SplitMessage.Units units) {
    if (units.from() != session().units.size()) return;
    units.units().forEach(unit -> session().units.put(unit.unit(), unit.description()));
  }

  void frontier(SplitMessage.Frontier frontier) {
    SplitStream stream = session().stream();
    if (stream != null) stream.frontier(frontier.micros(), frontier.anyHolder(), frontier.mine());
  }

  /** Everything that can be done for a split that has started and resumed. */
  void proceed(SplitState state) {
    Session now = session();
    if (now.isSpoilt()) {
      become(now.renewed(context));
      context.getSelf().tell(new Retry(incarnation()));
      return;
    }
    reporter.everything(state, now.begin);
    writer().writeCommits(state);
    for (long seal : state.frozenSeals()) writer().writeSegments(state, seal);
    if (!now.swept) writer().sweep(state);
    if (now.begin == null) return;
    if (!now.hasAllUnits()) {
      parts.pipelines().needsUnits(id, now.units.size());
    } else if (now.swept && now.failed(now.begin) == null) {
      lateUntil = state.lateUntil();
      streams.read(state, now, plan());
    }
  }

  void committed(SplitState state, PreparedEpoch epoch) {
    Session now = session();
    now.committed(!epoch.deadLetters().isEmpty());
    parts.progress().committed(id.pipeline(), epoch.counts());
    reporter.goesOn(JOURNAL);
    reporter.goesOn(READING);
    reporter.advanced(state, epoch.units(), now.begin);
    writer().writeCommits(state);
  }

  /** An epoch was refused: read again under the new frontier, or give up. */
  void refused(SplitState state, SplitRejection reason) {
    Session now = session();
    context.getLog().info("split {}: an epoch was refused: {}", id.path(), reason);
    endStream("an epoch was refused");
    switch (reason) {
      case SplitRejection.Overtaken overtaken -> {
        now.readingAgain = true;
        lateUntil = state.lateUntil();
        context.getSelf().tell(new Retry(now.incarnation));
      }
      case SplitRejection.Limit(String code, String message) ->
          fail(new RunError(Category.LIMIT, code, message), false);
      case SplitRejection.Fenced f -> context.getSelf().tell(new Retry(now.incarnation));
      case SplitRejection.Discontinuous d -> context.getSelf().tell(new Retry(now.incarnation));
      case SplitRejection.NotStarted n -> bug(reason);
      case SplitRejection.OutOfOrder o -> bug(reason);
      case SplitRejection.Inconsistent i -> bug(reason);
    }
  }

  private void bug(SplitRejection reason) {
    fail(new RunError(Category.INTERNAL, "internal.epoch-refused", reason.toString()), false);
  }

  private void fail(RunError error, boolean retryable) {
    Session.Failure failure = session().fails(error, retryable);
    if (failure != null) reporter.failed(failure);
  }

  private void endStream(String why) {
    Session now = session();
    SplitStream stream = now.stream();
    if (stream != null) stream.abort(why);
    now.readsNoMore();
  }

  void streamEnded(SplitState state, StreamEnded ended) {
    Session now = session();
    if (!isCurrent(ended.incarnation()) || !now.readsWith(ended.stream())) return;
    now.readsNoMore();
    RunError failure = ended.failure();
    if (now.halting != null) {
      halted(state, now.halting);
    } else if (failure != null && failure.category() == Category.RESOURCE) {
      writer().later(READING, failure.message());
    } else if (failure != null) {
      context.getLog().warn("split {} stopped reading: {}", id.path(), failure.message());
      fail(failure, ended.retryable());
    }
  }

  /** A reference was read anew, or goes on as it was read last. */
  void refreshed(SplitMessage.Refreshed heard) {
    if (heard.failure() == null) reporter.goesOn(heard.reference());
    else reporter.hindered(heard.reference(), heard.failure());
  }

  /** The pipeline has fallen silent: whatever it wants now, reading is not part of it. */
  void released() {
    if (session().begin == null) return;
    context.getLog().info("split {} has not heard from its pipeline and reads no more", id.path());
    endStream("the pipeline is silent");
    session().forgetRun();
  }

  boolean isReading() {
    return session().stream() != null;
  }

  /** Reads no more: what was read is committed, and then {@code asker} is told. */
  void halt(SplitState state, String asker) {
    heard();
    if (!session().halt(asker)) halted(state, asker);
  }

  private void halted(SplitState state, String asker) {
    session().forgetRun();
    reporter.halted(state, asker);
  }

  /** The run is over: reads no more, not even what it was about to. */
  void retire() {
    timers.cancelAll();
    endStream("the run is over");
    session().forgetRun();
    session().stopping = true;
  }

  /** The split has nothing to do and asks to be stopped: nobody takes over. */
  void rests() {
    resting = true;
  }

  /** Stops reading for a hand-over; false where nothing is being read. */
  boolean drain() {
    if (handOver == null && !resting) handOver = System.nanoTime();
    return session().drain();
  }
}
