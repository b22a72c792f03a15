package io.dataaggregator.cluster.split;

import io.dataaggregator.cluster.split.SplitMessage.Begin;
import io.dataaggregator.cluster.split.SplitMessage.Commit;
import io.dataaggregator.cluster.split.SplitMessage.CommitsWritten;
import io.dataaggregator.cluster.split.SplitMessage.Frontier;
import io.dataaggregator.cluster.split.SplitMessage.GetBooks;
import io.dataaggregator.cluster.split.SplitMessage.GetOpen;
import io.dataaggregator.cluster.split.SplitMessage.Halt;
import io.dataaggregator.cluster.split.SplitMessage.Idle;
import io.dataaggregator.cluster.split.SplitMessage.Published;
import io.dataaggregator.cluster.split.SplitMessage.Retire;
import io.dataaggregator.cluster.split.SplitMessage.Retry;
import io.dataaggregator.cluster.split.SplitMessage.Seal;
import io.dataaggregator.cluster.split.SplitMessage.SegmentsStored;
import io.dataaggregator.cluster.split.SplitMessage.Silence;
import io.dataaggregator.cluster.split.SplitMessage.Stop;
import io.dataaggregator.cluster.split.SplitMessage.StreamEnded;
import io.dataaggregator.cluster.split.SplitMessage.Swept;
import io.dataaggregator.cluster.split.SplitMessage.Units;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.split.OpenPage;
import io.dataaggregator.engine.split.SplitCommand;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitRejection;
import io.dataaggregator.engine.split.SplitState;
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
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.SnapshotCompleted;
import org.apache.pekko.persistence.typed.SnapshotFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * One split in the cluster: asks {@link SplitState} what to do, persists that, and does what may be
 * done once it is persisted. The stream that it reads with belongs to one incarnation: recovery
 * begins another, from the recovered offsets.
 */
public final class SplitEntity
    extends EventSourcedBehaviorWithEnforcedReplies<SplitMessage, SplitEvent, SplitState> {
  public static final EntityTypeKey<SplitMessage> TYPE =
      EntityTypeKey.create(SplitMessage.class, "split");

  private final ActorContext<SplitMessage> context;
  private final SplitParts parts;
  private final SnapshotPolicy snapshots;
  private final SplitWork work;
  private final Runnable rest;

  private SplitEntity(
      ActorContext<SplitMessage> context,
      TimerScheduler<SplitMessage> timers,
      SplitId id,
      SplitParts parts,
      Runnable rest) {
    super(
        PersistenceId.of(TYPE.name(), id.path()),
        SupervisorStrategy.restartWithBackoff(Duration.ofSeconds(1), Duration.ofSeconds(10), 0.2));
    this.context = context;
    this.parts = parts;
    snapshots = new SnapshotPolicy(parts.settings().snapshotBytes());
    work = new SplitWork(context, timers, id, parts, () -> lastSequenceNumber(context));
    this.rest =
        () -> {
          work.rests();
          rest.run();
        };
  }

  /**
   * The behavior of split {@code id}.
   *
   * @param shard keeps what is said while the split goes to rest, for its next incarnation
   */
  public static Behavior<SplitMessage> create(
      SplitId id, SplitParts parts, ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(context -> {
      context.setReceiveTimeout(parts.settings().rest(), new Idle());
      Runnable rest = () -> shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
      return Behaviors.withTimers(timers -> new SplitEntity(context, timers, id, parts, rest));
    });
  }

  @Override
  public String journalPluginId() {
    return "data-journal";
  }

  @Override
  public String snapshotPluginId() {
    return "data-snapshot-store";
  }

  @Override
  public SplitState emptyState() {
    return new SplitState(parts.buckets());
  }

  @Override
  public EventHandler<SplitState, SplitEvent> eventHandler() {
    return (state, event) -> {
      // A restart after a failed persist replays onto the very object that emptyState gave, so that
      // one is never changed: what it had been told before would be counted twice.
      SplitState current =
          event instanceof SplitEvent.Started ? new SplitState(parts.buckets()) : state;
      current.apply(event);
      snapshots.applied(event.bytes());
      return current;
    };
  }

  @Override
  public boolean shouldSnapshot(SplitState state, SplitEvent event, long sequenceNr) {
    return snapshots.isDue(state::encodedBytes);
  }

  @Override
  public SnapshotAdapter<SplitState> snapshotAdapter() {
    return new SplitSnapshots(parts.buckets());
  }

  @Override
  public SignalHandler<SplitState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), state -> work.recovered(state))
        .onSignal(RecoveryFailed.class, (state, failed) -> work.stuck(failed.getFailure()))
        .onSignal(JournalPersistFailed.class, (state, failed) -> work.stuck(failed.failure()))
        .onSignal(SnapshotCompleted.class, (state, taken) -> work.snapshot(null))
        .onSignal(
            SnapshotFailed.class,
            (state, failed) -> {
              snapshots.failed();
              work.snapshot(failed.getFailure());
            })
        .onSignal(PreRestart.instance(), state -> work.ended("the entity restarts"))
        .onSignal(PostStop.instance(), state -> work.ended("the entity stopped"))
        .build();
  }

  @Override
  public CommandHandlerWithReply<SplitMessage, SplitEvent, SplitState> commandHandler() {
    return this::onMessage;
  }

  private ReplyEffect<SplitEvent, SplitState> onMessage(SplitState state, SplitMessage message) {
    return switch (message) {
      case Begin begin -> {
        work.told(begin);
        yield proceed(state);
      }
      case Units units -> {
        work.learned(units);
        yield proceed(state);
      }
      case Frontier frontier -> only(() -> work.frontier(frontier));
      case Seal seal -> onSeal(state, seal);
      case Published(long seal) -> onPublished(state, seal);
      case Commit commit -> onCommit(state, commit);
      case SplitMessage.Own own -> onOwn(state, own);
      case GetOpen(var query, var replyTo) ->
          Effect()
              .reply(
                  replyTo,
                  StatusReply.success(OpenPage.of(lastSequenceNumber(context), state, query)));
      case GetBooks(var replyTo) ->
          Effect().reply(replyTo, StatusReply.success(work.writer().books(state)));
      case Halt(String asker) -> only(() -> work.halt(state, asker));
      case Retire retire -> {
        work.retire();
        yield only(rest);
      }
      case Silence silence -> only(work::released);
      case Idle idle -> {
        if (!work.isReading()) rest.run();
        yield Effect().noReply();
      }
      case Stop stop -> work.drain() ? Effect().noReply() : Effect().stop().thenNoReply();
    };
  }

  private ReplyEffect<SplitEvent, SplitState> only(Runnable done) {
    done.run();
    return Effect().noReply();
  }

  private ReplyEffect<SplitEvent, SplitState> onOwn(SplitState state, SplitMessage.Own own) {
    return switch (own) {
      case StreamEnded ended -> {
        work.streamEnded(state, ended);
        yield work.isStopping() ? Effect().stop().thenNoReply() : proceed(state);
      }
      case SegmentsStored stored -> only(() -> work.writer().segmentsStored(state, stored));
      case CommitsWritten written -> {
        work.writer().commitsWritten(written);
        yield written.failure() == null ? proceed(state) : Effect().noReply();
      }
      case Swept swept -> {
        work.writer().swept(swept);
        yield swept.failure() == null ? proceed(state) : Effect().noReply();
      }
      case SplitMessage.Refreshed refreshed -> only(() -> work.refreshed(refreshed));
      case Retry(String incarnation) ->
          work.isCurrent(incarnation) ? proceed(state) : Effect().noReply();
    };
  }

  /** Takes the next step towards reading: start, resume, redefine, sweep, read; each once. */
  private ReplyEffect<SplitEvent, SplitState> proceed(SplitState state) {
    Begin begin = work.begin();
    if (begin == null) return Effect().noReply();
    SplitCommand first = begin.first(state, work.incarnation());
    if (first != null) return persist(state, first, this::again);
    work.proceed(state);
    return Effect().noReply();
  }

  private void again(SplitState state) {
    context.getSelf().tell(new Retry(work.incarnation()));
  }

  private ReplyEffect<SplitEvent, SplitState> onSeal(SplitState state, Seal seal) {
    if (!work.maySeal()) return Effect().noReply();
    var command = new SplitCommand.Seal(work.incarnation(), seal.frontier(), seal.seal());
    return persist(state, command, after -> work.sealed(after, seal.seal()));
  }

  private ReplyEffect<SplitEvent, SplitState> onPublished(SplitState state, long seal) {
    return persist(
        state,
        new SplitCommand.Forget(work.incarnation(), seal),
        after -> work.writer().forgotten(after));
  }

  private ReplyEffect<SplitEvent, SplitState> onCommit(SplitState state, Commit commit) {
    Begin begin = work.begin();
    if (begin == null || !work.isCurrent(commit.incarnation())) {
      return Effect().reply(commit.replyTo(), StatusReply.error("another incarnation took over"));
    }
    PreparedEpoch epoch = commit.epoch();
    var command = epoch.command(commit.incarnation(), work.limits());
    return switch (state.decide(command)) {
      case Decision.Accepted<SplitEvent, SplitRejection>(var events) when events.isEmpty() ->
          Effect().reply(commit.replyTo(), StatusReply.success(Done.getInstance()));
      case Decision.Accepted<SplitEvent, SplitRejection>(var events) ->
          Effect()
              .persist(events)
              .thenRun((SplitState after) -> work.committed(after, epoch))
              .thenReply(commit.replyTo(), after -> StatusReply.success(Done.getInstance()));
      case Decision.Rejected<SplitEvent, SplitRejection>(var reason) -> {
        work.refused(state, reason);
        yield Effect().reply(commit.replyTo(), StatusReply.error(reason.toString()));
      }
    };
  }

  private ReplyEffect<SplitEvent, SplitState> persist(
      SplitState state, SplitCommand command, Consumer<SplitState> afterwards) {
    return switch (state.decide(command)) {
      case Decision.Accepted<SplitEvent, SplitRejection>(var events) when events.isEmpty() -> {
        afterwards.accept(state);
        yield Effect().noReply();
      }
      case Decision.Accepted<SplitEvent, SplitRejection>(var events) ->
          Effect().persist(events).thenRun(afterwards::accept).thenNoReply();
      case Decision.Rejected<SplitEvent, SplitRejection>(var reason) -> {
        context.getLog().debug("{} was refused: {}", command, reason);
        yield Effect().noReply();
      }
    };
  }
}
