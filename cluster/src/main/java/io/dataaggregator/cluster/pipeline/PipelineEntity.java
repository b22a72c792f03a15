package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Execute;
import io.dataaggregator.cluster.pipeline.PipelineMessage.FromPeople;
import io.dataaggregator.cluster.pipeline.PipelineMessage.FromSplit;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Look;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Own;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Reply;
import io.dataaggregator.cluster.split.SnapshotPolicy;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.PipelineRejection;
import io.dataaggregator.engine.pipeline.PipelineState;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotCompleted;
import org.apache.pekko.persistence.typed.SnapshotFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline in the cluster: asks {@link PipelineState} what to do, persists that, writes its
 * rows and drives its splits. A beat, while there is anything to wait for, says everything again
 * that may have been lost.
 */
public final class PipelineEntity
    extends EventSourcedBehaviorWithEnforcedReplies<PipelineMessage, PipelineEvent, PipelineState> {
  public static final EntityTypeKey<PipelineMessage> TYPE =
      EntityTypeKey.create(PipelineMessage.class, "pipeline");

  private final PipelineWork work;
  private final PipelineParts parts;
  private final Runnable rest;
  private final SnapshotPolicy snapshots;

  private PipelineEntity(
      ActorContext<PipelineMessage> context,
      TimerScheduler<PipelineMessage> timers,
      PipelineId id,
      PipelineParts parts,
      Runnable rest) {
    super(
        PersistenceId.of(TYPE.name(), id.path()),
        SupervisorStrategy.restartWithBackoff(Duration.ofSeconds(1), Duration.ofSeconds(10), 0.2));
    work = new PipelineWork(context, timers, id, parts, () -> lastSequenceNumber(context));
    this.parts = parts;
    this.rest = rest;
    snapshots = new SnapshotPolicy(parts.settings().snapshotBytes());
  }

  /**
   * The behavior of pipeline {@code id}.
   *
   * @param shard keeps what is said while the entity goes to rest, for its next incarnation
   */
  public static Behavior<PipelineMessage> create(
      PipelineId id, PipelineParts parts, ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(context -> {
      Runnable rest = () -> shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
      return Behaviors.withTimers(timers -> new PipelineEntity(context, timers, id, parts, rest));
    });
  }

  @Override
  public String journalPluginId() {
    return "control-journal";
  }

  @Override
  public String snapshotPluginId() {
    return "control-snapshot-store";
  }

  @Override
  public PipelineState emptyState() {
    return PipelineState.EMPTY;
  }

  @Override
  public EventHandler<PipelineState, PipelineEvent> eventHandler() {
    return (state, event) -> {
      work.applying(state, event);
      snapshots.applied(Weights.of(event));
      return state.apply(event);
    };
  }

  /**
   * Not before the rows of ended runs are there: they are made from events, if again. Asked before
   * the event is applied.
   */
  @Override
  public boolean shouldSnapshot(PipelineState state, PipelineEvent event, long sequenceNr) {
    return !(event instanceof PipelineEvent.RunFinished)
        && !work.readSide().rows().owesRuns()
        && snapshots.isDue(() -> Weights.of(state));
  }

  @Override
  public SignalHandler<PipelineState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), work::recovered)
        .onSignal(RecoveryFailed.class, (state, failed) -> work.stuck(failed.getFailure()))
        .onSignal(JournalPersistFailed.class, (state, failed) -> work.stuck(failed.failure()))
        .onSignal(SnapshotCompleted.class, (state, taken) -> work.snapshot(null))
        .onSignal(
            SnapshotFailed.class,
            (state, failed) -> {
              snapshots.failed();
              work.snapshot(failed.getFailure());
            })
        .onSignal(PreRestart.instance(), state -> work.ended())
        .onSignal(PostStop.instance(), state -> work.ended())
        .build();
  }

  @Override
  public CommandHandlerWithReply<PipelineMessage, PipelineEvent, PipelineState> commandHandler() {
    return this::onMessage;
  }

  private ReplyEffect<PipelineEvent, PipelineState> onMessage(
      PipelineState state, PipelineMessage message) {
    return switch (message) {
      case FromPeople request -> onRequest(state, request);
      case FromSplit news -> onNews(state, news);
      case Own own -> onOwn(state, own);
    };
  }

  private ReplyEffect<PipelineEvent, PipelineState> onRequest(
      PipelineState state, FromPeople request) {
    return switch (request) {
      case Execute(PipelineCommand.Define define, var replyTo) -> {
        // What is due by the old definition is not forgotten for the new one.
        PipelineCommand tick = work.tick(state, Times.now());
        yield tick == null
            ? request(state, define, null, replyTo)
            : progress(state, tick, after -> work.again(request));
      }
      case Execute(PipelineCommand.CancelRun cancel, var replyTo) ->
          request(state, cancel, cancel.run(), replyTo);
      case Execute(var command, var replyTo) -> request(state, command, null, replyTo);
      case PipelineMessage.Start(var run, var trigger, var replyTo) -> {
        var nobody = new PipelineMessage.Refused(new PipelineRejection.NotFound("pipeline"));
        if (!state.exists()) yield Effect().reply(replyTo, nobody);
        var command = new PipelineCommand.StartRun(run, trigger, parts.rules(state), Times.now());
        yield request(state, command, run, replyTo);
      }
      case PipelineMessage.Delete(var ifVersion, var replyTo) ->
          request(
              state,
              new PipelineCommand.Delete(ifVersion, work.driver().total(state), Times.now()),
              null,
              replyTo);
      case Look(var replyTo) -> {
        // Nobody needs an actor for a name that means nothing.
        if (state.version() == 0) rest.run();
        yield Effect().reply(replyTo, work.readSide().seen(state, null, false));
      }
    };
  }

  private ReplyEffect<PipelineEvent, PipelineState> onNews(PipelineState state, FromSplit news) {
    SplitDriver driver = work.driver();
    return switch (news) {
      case PipelineMessage.Reported(var split, var asker, var report) ->
          advance(state, () -> driver.reported(state, split, asker, report));
      case PipelineMessage.SealAnswered(var split, var asker, long seal) ->
          advance(state, () -> driver.sealAnswered(state, split, asker, seal));
      case PipelineMessage.SplitHalted(var split, var asker, long sequence) ->
          advance(state, () -> driver.halted(state, split, asker, sequence));
      case PipelineMessage.UnitsWanted(var split, int from) ->
          only(() -> driver.sendUnits(state, split, from));
      case PipelineMessage.SplitHindered(var split, var why) ->
          only(() -> work.hindered(state, split, why));
      case PipelineMessage.SplitFailed failed ->
          progress(state, work.failure(state, failed), after -> {});
    };
  }

  private ReplyEffect<PipelineEvent, PipelineState> onOwn(PipelineState state, Own own) {
    return switch (own) {
      case PipelineMessage.Wake wake -> advance(state);
      case PipelineMessage.Beat beat -> advance(state, () -> work.remind(state));
      case PipelineMessage.Found found -> assign(state, found);
      case PipelineMessage.Listed listed -> step(state, work.listed(state, listed));
      case PipelineMessage.RowsWritten written ->
          advance(state, () -> work.rowsWritten(state, written));
      case PipelineMessage.Merged merged -> step(state, work.merged(state, merged));
      case PipelineMessage.Removed removed -> only(() -> work.removal().removed(removed));
    };
  }

  private ReplyEffect<PipelineEvent, PipelineState> only(Runnable done) {
    done.run();
    return Effect().noReply();
  }

  private ReplyEffect<PipelineEvent, PipelineState> advance(PipelineState state, Runnable done) {
    done.run();
    return advance(state);
  }

  /** Takes the next step that the state allows, one persist at a time. */
  private ReplyEffect<PipelineEvent, PipelineState> advance(PipelineState state) {
    return step(state, work.next(state, Times.now()));
  }

  private ReplyEffect<PipelineEvent, PipelineState> step(
      PipelineState state, @Nullable PipelineCommand next) {
    return next == null ? Effect().noReply() : progress(state, next, after -> {});
  }

  private ReplyEffect<PipelineEvent, PipelineState> assign(
      PipelineState state, PipelineMessage.Found found) {
    var replyTo = found.replyTo();
    return work.listing().isCurrent(found.listing())
        ? progress(
            state,
            work.assignment(state, found),
            after -> replyTo.tell(StatusReply.success(Done.getInstance())),
            reason -> replyTo.tell(StatusReply.error(reason.toString())))
        : Effect().reply(replyTo, StatusReply.error("another listing took over"));
  }

  private ReplyEffect<PipelineEvent, PipelineState> progress(
      PipelineState state, PipelineCommand command, Consumer<PipelineState> afterwards) {
    return progress(state, command, afterwards, reason -> {});
  }

  private ReplyEffect<PipelineEvent, PipelineState> progress(
      PipelineState state,
      PipelineCommand command,
      Consumer<PipelineState> afterwards,
      Consumer<PipelineRejection> refused) {
    return switch (state.decide(command, work.changes().of(state))) {
      case Decision.Accepted<PipelineEvent, PipelineRejection>(var events)
          when events.isEmpty() -> {
        afterwards.accept(state);
        yield Effect().noReply();
      }
      case Decision.Accepted<PipelineEvent, PipelineRejection>(var events) ->
          Effect()
              .persist(events)
              .thenRun((PipelineState after) -> {
                work.persisted(after, events, null, null, false);
                afterwards.accept(after);
              })
              .thenNoReply();
      case Decision.Rejected<PipelineEvent, PipelineRejection>(
              PipelineRejection.Fatal(var error)) ->
          progress(state, work.fatal(state, error), afterwards, refused);
      case Decision.Rejected<PipelineEvent, PipelineRejection>(var reason) -> {
        work.refused(command, reason);
        refused.accept(reason);
        yield Effect().noReply();
      }
    };
  }

  private ReplyEffect<PipelineEvent, PipelineState> request(
      PipelineState state, PipelineCommand command, @Nullable String run, ActorRef<Reply> replyTo) {
    boolean created = !state.exists();
    return switch (state.decide(command, work.changes().of(state))) {
      case Decision.Accepted<PipelineEvent, PipelineRejection>(var events) when events.isEmpty() ->
          Effect().reply(replyTo, work.readSide().seen(state, run, false));
      case Decision.Accepted<PipelineEvent, PipelineRejection>(var events) ->
          Effect()
              .persist(events)
              .thenRun(
                  (PipelineState after) -> work.persisted(after, events, replyTo, run, created))
              .thenNoReply();
      case Decision.Rejected<PipelineEvent, PipelineRejection>(var reason) ->
          Effect().reply(replyTo, new PipelineMessage.Refused(reason));
    };
  }
}
