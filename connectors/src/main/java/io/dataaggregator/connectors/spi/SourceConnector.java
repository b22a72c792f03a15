package io.dataaggregator.connectors.spi;

import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * A system that records can be read from. Streams fail with {@link SourceException} for what the
 * operator can mend; any other failure is a bug. They block only on the dispatcher that their
 * attributes name.
 */
public interface SourceConnector {
  /** What the connector says of itself. */
  ConnectorSpec spec();

  /**
   * What is wrong with a configuration that already fits the spec, as far as a look at the system
   * tells (a missing file, say). Blocks.
   */
  List<Problem> check(SourceDefinition source);

  /**
   * The option that would give the source an end, where it has none: only a continuous run can read
   * it then. Empty where it ends.
   */
  default Optional<String> missingEnd(SourceDefinition source) {
    return Optional.empty();
  }

  /**
   * Lists what there is to read, in a stable order.
   *
   * @param parallelism how many splits will read; large units are cut so that all have work
   */
  Source<SourceUnit, NotUsed> list(SourceDefinition source, int parallelism);

  /**
   * Whether reading goes on at any offset of the unit at little cost. One that is not seekable is
   * read from its beginning whenever it was closed, so plans change between few of them; it must
   * have an end.
   */
  default boolean isSeekable(SourceUnit unit) {
    return true;
  }

  /** Reads the plan's units from their offsets until all are finished. */
  Source<UnitBatch, NotUsed> read(SourceDefinition source, ReadPlan plan);
}
