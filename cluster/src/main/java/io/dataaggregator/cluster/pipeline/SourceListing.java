package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Found;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Listed;
import io.dataaggregator.cluster.split.Failures;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.engine.definition.PipelineDefinition;
import io.dataaggregator.engine.pipeline.Run;
import io.dataaggregator.engine.pipeline.RunError;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Lists a run's source and has the pipeline assign what is found, some units at a time. A listing
 * is of one attempt of a run and of one incarnation of the pipeline: what it says after it was
 * ended counts for nothing.
 */
final class SourceListing {
  private static final int PAGE = 500;

  /** Above the journal's circuit breaker: a persist has answered or the entity has restarted. */
  private static final Duration ASSIGN_WAIT = Duration.ofSeconds(60);

  /** Failures are not logged where they arise: a source that fails is no bug. */
  private static final Attributes ATTRIBUTES =
      ActorAttributes.dispatcher("dataaggregator-reader-dispatcher")
          .and(
              Attributes.createLogLevels(
                  Attributes.logLevelOff(), Attributes.logLevelOff(), Attributes.logLevelOff()));

  private final ActorContext<PipelineMessage> context;
  private final PipelineParts parts;
  private @Nullable UnderWay underWay;

  /** The listing whose word counts. */
  private record UnderWay(String id, String run, int attempt, Runnable stop) {}

  SourceListing(ActorContext<PipelineMessage> context, PipelineParts parts) {
    this.context = context;
    this.parts = parts;
  }

  /** Whether {@code listing} is the one under way. */
  boolean isCurrent(String listing) {
    return underWay != null && underWay.id().equals(listing);
  }

  /** Ends the listing under way, if there is one. */
  void end() {
    if (underWay != null) underWay.stop().run();
    underWay = null;
  }

  /** Begins to list for {@code run} unless that is under way. */
  void begin(Run run, PipelineDefinition definition) {
    if (underWay != null
        && underWay.run().equals(run.id())
        && underWay.attempt() == run.attempt()) {
      return;
    }
    end();
    String id = UUID.randomUUID().toString();
    SourceConnector connector = parts.connectors().get(definition.source().connector());
    if (connector == null) {
      underWay = new UnderWay(id, run.id(), run.attempt(), () -> {});
      context.getSelf().tell(new Listed(id, run.id(), run.attempt(), missing(definition), false));
      return;
    }
    var listing = found(id, run, connector, definition).run(context.getSystem());
    underWay = new UnderWay(id, run.id(), run.attempt(), listing.first()::shutdown);
    context.pipeToSelf(
        listing.second(),
        (done, failure) ->
            new Listed(
                id,
                run.id(),
                run.attempt(),
                failure == null ? null : Failures.of(failure),
                failure != null && Failures.retryable(failure)));
  }

  private RunnableGraph<Pair<UniqueKillSwitch, CompletionStage<Done>>> found(
      String id, Run run, SourceConnector connector, PipelineDefinition definition) {
    return connector
        .list(definition.source(), definition.run().parallelism())
        .grouped(PAGE)
        .mapAsync(
            1,
            units ->
                AskPattern.<PipelineMessage, Done>askWithStatus(
                    context.getSelf(),
                    reply -> new Found(id, run.id(), units, reply),
                    ASSIGN_WAIT,
                    context.getSystem().scheduler()))
        .withAttributes(ATTRIBUTES)
        .viaMat(KillSwitches.single(), Keep.right())
        .toMat(Sink.ignore(), Keep.both());
  }

  private static RunError missing(PipelineDefinition definition) {
    return new RunError(
        RunError.Category.USER,
        "source.no-connector",
        "connector " + definition.source().connector() + " is not installed on this node");
  }
}
