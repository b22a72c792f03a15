package io.dataaggregator.cluster.node;

import io.dataaggregator.cluster.api.ApiParts;
import io.dataaggregator.cluster.pipeline.PipelineEntity;
import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.split.PipelineLink;
import io.dataaggregator.cluster.split.SplitEntity;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.port.UnavailableException;
import io.dataaggregator.engine.split.OpenPage;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitReport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/** Reaches pipelines and splits, wherever in the cluster they are. */
final class Entities implements ApiParts.Entities, PipelineLink {
  /** Shorter than an HTTP request may take, longer than a recovery usually does. */
  private static final Duration ANSWER_WAIT = Duration.ofSeconds(18);

  /**
   * What only reads is asked again after so long, until {@link #ANSWER_WAIT} is over: what is on
   * its way to an entity that moves to another node may be lost.
   */
  private static final Duration READ_WAIT = Duration.ofSeconds(3);

  private final ClusterSharding sharding;
  private volatile boolean wakesNobody;
  private volatile boolean leaving;

  Entities(ActorSystem<?> system) {
    sharding = ClusterSharding.get(system);
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind(),
        "entities-wake-nobody",
        () -> {
          wakesNobody = true;
          return CompletableFuture.completedFuture(Done.getInstance());
        });
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeClusterShutdown(),
        "entities-leave",
        () -> {
          leaving = true;
          return CompletableFuture.completedFuture(Done.getInstance());
        });
  }

  /**
   * The last node of a cluster has nobody to hand its entities to, and its shard regions would wait
   * for a home for every further message until the phase times out. All that nodes tell each other
   * is told again later, so that nothing is lost.
   */
  private static <T> CompletionStage<T> stopping() {
    return CompletableFuture.failedFuture(new UnavailableException("this node is stopping"));
  }

  @Override
  public CompletionStage<PipelineMessage.Reply> pipeline(
      PipelineId id, Function<ActorRef<PipelineMessage.Reply>, PipelineMessage> message) {
    if (leaving) return stopping();
    return sharding.entityRefFor(PipelineEntity.TYPE, id.path()).ask(message::apply, ANSWER_WAIT);
  }

  @Override
  public CompletionStage<PipelineMessage.Reply> look(PipelineId id) {
    return read(
        ANSWER_WAIT,
        wait ->
            sharding
                .entityRefFor(PipelineEntity.TYPE, id.path())
                .ask(PipelineMessage.Look::new, wait));
  }

  @Override
  public CompletionStage<OpenPage> open(SplitId id, OpenPage.Query query) {
    return ask(id, reply -> new SplitMessage.GetOpen(query, reply));
  }

  @Override
  public CompletionStage<SplitMessage.Books> books(SplitId id) {
    return ask(id, SplitMessage.GetBooks::new);
  }

  private <T> CompletionStage<T> ask(
      SplitId id, Function<ActorRef<StatusReply<T>>, SplitMessage> message) {
    return read(
        ANSWER_WAIT,
        wait ->
            sharding.entityRefFor(SplitEntity.TYPE, id.path()).askWithStatus(message::apply, wait));
  }

  private <T> CompletionStage<T> read(Duration left, Function<Duration, CompletionStage<T>> ask) {
    if (leaving) return stopping();
    Duration wait = left.compareTo(READ_WAIT) < 0 ? left : READ_WAIT;
    Duration after = left.minus(wait);
    return ask.apply(wait)
        .exceptionallyCompose(failure ->
            failure instanceof TimeoutException && after.isPositive()
                ? read(after, ask)
                : CompletableFuture.failedFuture(failure));
  }

  void wake(PipelineId id) {
    if (!wakesNobody) tell(id, new PipelineMessage.Wake());
  }

  void tell(SplitId id, SplitMessage message) {
    if (!leaving) sharding.entityRefFor(SplitEntity.TYPE, id.path()).tell(message);
  }

  private void tell(PipelineId id, PipelineMessage message) {
    if (!leaving) sharding.entityRefFor(PipelineEntity.TYPE, id.path()).tell(message);
  }

  @Override
  public void needsUnits(SplitId split, int from) {
    tell(split.pipeline(), new PipelineMessage.UnitsWanted(split, from));
  }

  @Override
  public void hindered(SplitId split, @Nullable String why) {
    tell(split.pipeline(), new PipelineMessage.SplitHindered(split, why));
  }

  @Override
  public void report(SplitId split, String asker, SplitReport report) {
    tell(split.pipeline(), new PipelineMessage.Reported(split, asker, report));
  }

  @Override
  public void sealed(SplitId split, String asker, long seal) {
    tell(split.pipeline(), new PipelineMessage.SealAnswered(split, asker, seal));
  }

  @Override
  public void halted(SplitId split, String asker, long sequence) {
    tell(split.pipeline(), new PipelineMessage.SplitHalted(split, asker, sequence));
  }

  @Override
  public void failed(SplitId split, String run, int attempt, RunError error, boolean retryable) {
    tell(split.pipeline(), new PipelineMessage.SplitFailed(split, run, attempt, error, retryable));
  }
}
