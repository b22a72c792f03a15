package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.reference.Reference;
import java.util.concurrent.CompletionStage;

/** Reads what records are looked up in. */
@FunctionalInterface
public interface ReferenceLoader {
  /**
   * The reference as it is now. Does not block.
   *
   * @return fails with {@link io.dataaggregator.connectors.spi.SourceException} where it cannot be
   *     read, and with {@link io.dataaggregator.engine.reference.ReferenceException} where what is
   *     in it is wrong or too much
   */
  CompletionStage<Reference> load(Lookup lookup, LimitsDefinition limits);
}
