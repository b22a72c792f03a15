package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.engine.pipeline.PipelineId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;

/**
 * Wakes every pipeline that has something to do, again and again, and at once when a node is gone:
 * a pipeline that nobody talks to would otherwise stay where it fell. One in the cluster.
 */
public final class Keeper {
  /** What the keeper tells itself. */
  public sealed interface Message {}

  private record Look() implements Message {}

  private record Found(List<PipelineId> pipelines, @Nullable Throwable failure)
      implements Message {}

  private final ActorContext<Message> context;
  private final Supplier<List<PipelineId>> registry;
  private final Executor blocking;
  private final Consumer<PipelineId> wake;
  private boolean looking;

  private Keeper(
      ActorContext<Message> context,
      Supplier<List<PipelineId>> registry,
      Executor blocking,
      Consumer<PipelineId> wake) {
    this.context = context;
    this.registry = registry;
    this.blocking = blocking;
    this.wake = wake;
  }

  /**
   * The keeper's behavior.
   *
   * @param registry lists pipelines that are wanted; blocks
   */
  public static Behavior<Message> create(
      Duration interval,
      Supplier<List<PipelineId>> registry,
      Executor blocking,
      Consumer<PipelineId> wake) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new Keeper(context, registry, blocking, wake).start(timers, interval)));
  }

  private Behavior<Message> start(TimerScheduler<Message> timers, Duration interval) {
    timers.startTimerWithFixedDelay(new Look(), Duration.ZERO, interval);
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(MemberRemoved.class, removed -> new Look()),
                MemberRemoved.class));
    return Behaviors.receive(Message.class).onAnyMessage(this::onMessage).build();
  }

  private Behavior<Message> onMessage(Message message) {
    switch (message) {
      case Look look -> {
        if (!looking) {
          looking = true;
          context.pipeToSelf(
              CompletableFuture.supplyAsync(registry, blocking),
              (found, failure) -> new Found(found == null ? List.of() : found, failure));
        }
      }
      case Found(var pipelines, var failure) -> {
        looking = false;
        if (failure != null) context.getLog().warn("the registry cannot be read: {}", failure);
        pipelines.forEach(wake);
      }
    }
    return Behaviors.same();
  }
}
