package io.dataaggregator.cluster.reference;

import io.dataaggregator.cluster.split.ReferenceLoader;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.definition.ReferenceDefinition;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.port.Pipelines;
import io.dataaggregator.engine.reference.Reference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;

/** Reads each kind of reference where it is. */
public final class Loading implements ReferenceLoader {
  private final FileReferences files;
  private final ResultReferences results;

  /**
   * What reads references on a node.
   *
   * @param blocking where rows of results become columns
   */
  public Loading(
      ActorSystem<?> system,
      Map<String, SourceConnector> connectors,
      Pipelines pipelines,
      Executor blocking) {
    files = new FileReferences(system, connectors);
    results = new ResultReferences(pipelines, blocking);
  }

  @Override
  public CompletionStage<Reference> load(Lookup lookup, LimitsDefinition limits) {
    return switch (lookup.reference()) {
      case ReferenceDefinition.File file -> files.load(file, lookup, limits);
      case ReferenceDefinition.Results of -> results.load(of.pipeline(), lookup, limits);
    };
  }

  /** Microseconds since 1970. */
  static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
