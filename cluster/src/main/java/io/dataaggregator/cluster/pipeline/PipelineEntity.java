package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Beat;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Delete;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Execute;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Found;
import io.dataaggregator.cluster.pipeline.PipelineMessage.FromPeople;
import io.dataaggregator.cluster.pipeline.PipelineMessage.FromSplit;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Listed;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Look;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Own;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Refused;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Removed;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Reply;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Reported;
import io.dataaggregator.cluster.pipeline.PipelineMessage.RowsWritten;
import io.dataaggregator.cluster.pipeline.PipelineMessage.SealAnswered;
import io.dataaggregator.cluster.pipeline.PipelineMessage.SplitFailed;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Start;
import io.dataaggregator.cluster.pipeline.PipelineMessage.UnitsWanted;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Wake;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.PipelineRejection;
import io.dataaggregator.engine.pipeline.PipelineState;
import java.time.Duration;
import java.util.function.Consumer;
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
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
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

  private static final int SNAPSHOT_EVENTS = 200;

  private final PipelineWork work;
  private final Runnable rest;
  private int eventsSinceSnapshot;

  private PipelineEntity(
      PersistenceId persistenceId,
      ActorContext<PipelineMessage> context,
      TimerScheduler<PipelineMessage> timers,
      PipelineId id,
      PipelineParts parts,
      Runnable rest) {
    super(
        persistenceId,
        SupervisorStrategy.restartWithBackoff(Duration.ofSeconds(1), Duration.ofSeconds(10), 0.2));
    work = new PipelineWork(context, timers, id, parts, () -> lastSequenceNumber(context));
    this.rest = rest;
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
      return Behaviors.withTimers(timers ->
          new PipelineEntity(
              PersistenceId.of(TYPE.name(), id.path()), context, timers, id, parts, rest));
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
      eventsSinceSnapshot++;
      return state.apply(event);
    };
  }

  /** Not at the end of a run: its row is made from that event if it has to be written again. */
  @Override
  public boolean shouldSnapshot(PipelineState state, PipelineEvent event, long sequenceNr) {
    boolean due =
        eventsSinceSnapshot >= SNAPSHOT_EVENTS && !(event instanceof PipelineEvent.RunFinished);
    if (due) eventsSinceSnapshot = 0;
    return due;
  }

  @Override
  public SignalHandler<PipelineState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), work::recovered)
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
      case Start(var run, var trigger, var replyTo) -> {
        var command = new PipelineCommand.StartRun(run, trigger, work.rules(state), Times.now());
        yield request(state, command, run, replyTo);
      }
      case Delete(var ifVersion, var replyTo) ->
          request(
              state,
              new PipelineCommand.Delete(ifVersion, work.driver().total(state), Times.now()),
              null,
              replyTo);
      case Look(var replyTo) -> {
        // Nobody needs an actor for a name that means nothing.
        if (state.version() == 0) rest.run();
        yield Effect().reply(replyTo, work.seen(state, null, false));
      }
    };
  }

  private ReplyEffect<PipelineEvent, PipelineState> onNews(PipelineState state, FromSplit news) {
    return switch (news) {
      case Reported(var split, var asker, var report) -> {
        work.driver().reported(state, split, asker, report);
        yield advance(state);
      }
      case SealAnswered(var split, var asker, long seal) -> {
        work.driver().sealAnswered(state, split, asker, seal);
        yield advance(state);
      }
      case UnitsWanted(var split, int from) -> {
        work.driver().sendUnits(state, split, from);
        yield Effect().noReply();
      }
      case SplitFailed failed -> progress(state, work.failure(state, failed), after -> {});
    };
  }

  private ReplyEffect<PipelineEvent, PipelineState> onOwn(PipelineState state, Own own) {
    return switch (own) {
      case Wake wake -> advance(state);
      case Beat beat -> {
        work.remind(state);
        yield advance(state);
      }
      case Found found ->
          progress(state, work.assignment(state, found), after -> found.replyTo().tell(true));
      case Listed listed -> {
        var command = work.listed(state, listed);
        yield command == null ? Effect().noReply() : progress(state, command, after -> {});
      }
      case RowsWritten written -> {
        work.rowsWritten(state, written);
        yield advance(state);
      }
      case Removed removed -> {
        work.removal().removed(removed);
        yield Effect().noReply();
      }
    };
  }

  /** Takes the next step that the state allows, one persist at a time. */
  private ReplyEffect<PipelineEvent, PipelineState> advance(PipelineState state) {
    PipelineCommand next = work.next(state, Times.now());
    return next == null ? Effect().noReply() : progress(state, next, after -> {});
  }

  private ReplyEffect<PipelineEvent, PipelineState> progress(
      PipelineState state, PipelineCommand command, Consumer<PipelineState> afterwards) {
    return switch (state.decide(command)) {
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
          progress(state, work.fatal(state, error), afterwards);
      case Decision.Rejected<PipelineEvent, PipelineRejection>(var reason) -> {
        work.refused(command, reason);
        yield Effect().noReply();
      }
    };
  }

  private ReplyEffect<PipelineEvent, PipelineState> request(
      PipelineState state, PipelineCommand command, @Nullable String run, ActorRef<Reply> replyTo) {
    boolean created = !state.exists();
    return switch (state.decide(command)) {
      case Decision.Accepted<PipelineEvent, PipelineRejection>(var events) when events.isEmpty() ->
          Effect().reply(replyTo, work.seen(state, run, false));
      case Decision.Accepted<PipelineEvent, PipelineRejection>(var events) ->
          Effect()
              .persist(events)
              .thenRun(
                  (PipelineState after) -> work.persisted(after, events, replyTo, run, created))
              .thenNoReply();
      case Decision.Rejected<PipelineEvent, PipelineRejection>(var reason) ->
          Effect().reply(replyTo, new Refused(reason));
    };
  }
}
