package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.pipeline.PipelineMessage.Found;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Listed;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.definition.PipelineDefinition;
import io.dataaggregator.engine.pipeline.Run;
import io.dataaggregator.engine.pipeline.RunError;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists a run's source and has the pipeline assign what is found, some units at a time. */
final class SourceListing {
  private static final Logger LOG = LoggerFactory.getLogger(SourceListing.class);
  private static final int PAGE = 500;
  private static final Duration ASSIGN_WAIT = Duration.ofSeconds(60);

  /** Failures are not logged where they arise: a source that fails is no bug. */
  private static final Attributes ATTRIBUTES =
      ActorAttributes.dispatcher("dataaggregator-reader-dispatcher")
          .and(
              Attributes.createLogLevels(
                  Attributes.logLevelOff(), Attributes.logLevelOff(), Attributes.logLevelOff()));

  private final ActorContext<PipelineMessage> context;
  private final PipelineParts parts;
  private boolean listing;

  SourceListing(ActorContext<PipelineMessage> context, PipelineParts parts) {
    this.context = context;
    this.parts = parts;
  }

  /** The listing ended, or belongs to an earlier incarnation. */
  void reset() {
    listing = false;
  }

  /** Begins to list for {@code run} unless that is under way. */
  void begin(Run run, PipelineDefinition definition) {
    if (listing) return;
    listing = true;
    String id = run.id();
    int attempt = run.attempt();
    SourceConnector connector = parts.connectors().get(definition.source().connector());
    if (connector == null) {
      String name = definition.source().connector();
      var error =
          new RunError(
              RunError.Category.USER,
              "source.no-connector",
              "connector " + name + " is not installed on this node");
      context.getSelf().tell(new Listed(id, attempt, error, false));
      return;
    }
    var listed =
        connector
            .list(definition.source(), definition.run().parallelism())
            .grouped(PAGE)
            .mapAsync(
                1,
                units ->
                    AskPattern.<PipelineMessage, Boolean>ask(
                        context.getSelf(),
                        reply -> new Found(id, units, reply),
                        ASSIGN_WAIT,
                        context.getSystem().scheduler()))
            .withAttributes(ATTRIBUTES)
            .runWith(Sink.ignore(), context.getSystem());
    context.pipeToSelf(
        listed,
        (done, failure) ->
            new Listed(id, attempt, failure == null ? null : error(failure), retryable(failure)));
  }

  private static boolean retryable(@Nullable Throwable failure) {
    return !(cause(failure) instanceof SourceException e) || e.retryable();
  }

  private static RunError error(Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof SourceException e) {
      return new RunError(RunError.Category.SOURCE, e.code(), String.valueOf(e.getMessage()));
    }
    LOG.error("the listing of a source failed over a bug", cause);
    return new RunError(RunError.Category.INTERNAL, "internal.listing", String.valueOf(cause));
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? cause(failure.getCause())
        : failure;
  }
}
