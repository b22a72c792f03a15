package io.dataaggregator.cluster.reference;

import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.definition.ReferenceDefinition;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.reference.Reference;
import io.dataaggregator.engine.reference.ReferenceBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * Reads files as a source would: with the same connector, the same decoders and the same rules
 * about what may be read.
 */
final class FileReferences {
  /** Failures are not logged where they arise: a file that cannot be read is no bug. */
  private static final Attributes ATTRIBUTES =
      ActorAttributes.dispatcher("dataaggregator-reader-dispatcher")
          .and(
              Attributes.createLogLevels(
                  Attributes.logLevelOff(), Attributes.logLevelOff(), Attributes.logLevelOff()));

  private final ActorSystem<?> system;
  private final Map<String, SourceConnector> connectors;

  FileReferences(ActorSystem<?> system, Map<String, SourceConnector> connectors) {
    this.system = system;
    this.connectors = connectors;
  }

  CompletionStage<Reference> load(
      ReferenceDefinition.File file, Lookup lookup, LimitsDefinition limits) {
    SourceDefinition source = file.source(lookup.usedFields());
    SourceConnector connector = connectors.get(source.connector());
    if (connector == null) {
      return CompletableFuture.failedFuture(
          new SourceException(
              "source.no-connector",
              "connector " + source.connector() + " is not installed on this node",
              false));
    }
    var builder = new ReferenceBuilder(lookup, limits.stateBytes(), false);
    return connector
        .list(source, 1)
        .withAttributes(ATTRIBUTES)
        .runWith(Sink.seq(), system)
        .thenCompose(units -> read(connector, source, units, builder));
  }

  private CompletionStage<Reference> read(
      SourceConnector connector,
      SourceDefinition source,
      List<SourceUnit> units,
      ReferenceBuilder builder) {
    var plan = new WholePlan(units);
    return connector
        .read(source, plan)
        .map(batch -> add(batch, plan, builder))
        .withAttributes(ATTRIBUTES)
        .runWith(Sink.ignore(), system)
        .thenApply(done -> builder.build("", Loading.now()));
  }

  /** Before the next one is pulled: until then the batch is ours. */
  private static int add(UnitBatch batch, WholePlan plan, ReferenceBuilder builder) {
    builder.add(batch.batch());
    if (batch.finished()) plan.finished();
    return batch.batch().rows();
  }
}
