package io.dataaggregator.cluster.retention;

import io.dataaggregator.persistence.store.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what was kept for long enough, again and again, one sweep at a time. One in the cluster.
 */
public final class Sweeper {
  /** What the sweeper tells itself. */
  public sealed interface Message {}

  private record Sweep() implements Message {}

  private record Swept(@Nullable Map<String, Long> rows, @Nullable Throwable failure)
      implements Message {}

  private final ActorContext<Message> context;
  private final Duration keep;
  private final BiConsumer<Instant, Retention.Progress> sweep;
  private final Executor blocking;
  private final Retention.Progress metrics;
  private boolean sweeping;

  private Sweeper(
      ActorContext<Message> context,
      Duration keep,
      BiConsumer<Instant, Retention.Progress> sweep,
      Executor blocking,
      Retention.Progress metrics) {
    this.context = context;
    this.keep = keep;
    this.sweep = sweep;
    this.blocking = blocking;
    this.metrics = metrics;
  }

  /**
   * The sweeper's behavior.
   *
   * @param sweep deletes what is older than an instant; blocks
   * @param metrics hears what is deleted
   */
  public static Behavior<Message> create(
      RetentionSettings settings,
      BiConsumer<Instant, Retention.Progress> sweep,
      Executor blocking,
      Retention.Progress metrics) {
    return Behaviors.setup(context -> {
      // It would be Pekko's, whose INFO is not shown.
      context.setLoggerName(Sweeper.class);
      return Behaviors.withTimers(timers ->
          new Sweeper(context, settings.keep(), sweep, blocking, metrics)
              .start(timers, settings.interval()));
    });
  }

  private Behavior<Message> start(TimerScheduler<Message> timers, Duration interval) {
    timers.startTimerWithFixedDelay(new Sweep(), Duration.ZERO, interval);
    return Behaviors.receive(Message.class).onAnyMessage(this::onMessage).build();
  }

  private Behavior<Message> onMessage(Message message) {
    switch (message) {
      case Sweep begin -> {
        if (!sweeping) {
          sweeping = true;
          Instant before = Instant.now().minus(keep);
          context.pipeToSelf(
              CompletableFuture.supplyAsync(() -> deleted(before), blocking), Swept::new);
        }
      }
      case Swept(var rows, var failure) -> {
        sweeping = false;
        if (failure != null) {
          context.getLog().warn("what is older than {} is deleted later: {}", keep, text(failure));
        } else if (rows != null && !rows.isEmpty()) {
          context.getLog().info("rows deleted that are older than {}: {}", keep, rows);
        }
      }
    }
    return Behaviors.same();
  }

  private Map<String, Long> deleted(Instant before) {
    var rows = new TreeMap<String, Long>();
    sweep.accept(
        before,
        (table, count) -> {
          metrics.deleted(table, count);
          rows.merge(table, count, Long::sum);
        });
    return rows;
  }

  /** In a line: a stack trace of a database that is away tells nothing. */
  private static String text(Throwable failure) {
    Throwable cause = failure.getCause();
    return (cause == null ? failure : cause).toString();
  }
}
