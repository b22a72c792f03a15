package io.dataaggregator.cluster.node;

import io.dataaggregator.cluster.api.ApiParts;
import io.dataaggregator.cluster.pipeline.PipelineEntity;
import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.split.PipelineLink;
import io.dataaggregator.cluster.split.SplitEntity;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitReport;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/** Reaches pipelines and splits, wherever in the cluster they are. */
final class Entities implements ApiParts.Entities, PipelineLink {
  /** Shorter than an HTTP request may take, longer than a recovery usually does. */
  private static final Duration ANSWER_WAIT = Duration.ofSeconds(18);

  private final ClusterSharding sharding;

  Entities(ActorSystem<?> system) {
    sharding = ClusterSharding.get(system);
  }

  @Override
  public CompletionStage<PipelineMessage.Reply> pipeline(
      PipelineId id, Function<ActorRef<PipelineMessage.Reply>, PipelineMessage> message) {
    return sharding.entityRefFor(PipelineEntity.TYPE, id.path()).ask(message::apply, ANSWER_WAIT);
  }

  @Override
  public CompletionStage<SplitMessage.Open> open(SplitId id) {
    return sharding
        .entityRefFor(SplitEntity.TYPE, id.path())
        .askWithStatus(SplitMessage.GetOpen::new, ANSWER_WAIT);
  }

  void wake(PipelineId id) {
    tell(id, new PipelineMessage.Wake());
  }

  void tell(SplitId id, SplitMessage message) {
    sharding.entityRefFor(SplitEntity.TYPE, id.path()).tell(message);
  }

  private void tell(PipelineId id, PipelineMessage message) {
    sharding.entityRefFor(PipelineEntity.TYPE, id.path()).tell(message);
  }

  @Override
  public void needsUnits(SplitId split, int from) {
    tell(split.pipeline(), new PipelineMessage.UnitsWanted(split, from));
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
  public void failed(SplitId split, int attempt, RunError error, boolean retryable) {
    tell(split.pipeline(), new PipelineMessage.SplitFailed(split, attempt, error, retryable));
  }
}
