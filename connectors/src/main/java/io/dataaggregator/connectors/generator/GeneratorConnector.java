package io.dataaggregator.connectors.generator;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/** Records that are made up, for load whose results are known beforehand. */
public final class GeneratorConnector implements SourceConnector {
  /** What the records of a source that passed {@link #check} are. */
  public static Recipe recipe(SourceDefinition source) {
    return new Recipe(GeneratorOptions.of(source.config()));
  }

  @Override
  public ConnectorSpec spec() {
    return GeneratorSpec.SPEC;
  }

  @Override
  public List<Problem> check(SourceDefinition source) {
    return GeneratorCheck.of(source);
  }

  @Override
  public Optional<String> missingEnd(SourceDefinition source) {
    return source.config().containsKey("records") ? Optional.empty() : Optional.of("records");
  }

  @Override
  public Source<SourceUnit, NotUsed> list(SourceDefinition source, int parallelism) {
    return checked(source, options -> Source.from(new GeneratorUnits(options).all()));
  }

  /**
   * Fails with a {@link SourceException}, {@code source.changed} where a unit was listed with other
   * options.
   */
  @Override
  public Source<UnitBatch, NotUsed> read(SourceDefinition source, ReadPlan plan) {
    return checked(
        source,
        options -> Source.fromGraph(new GeneratorSource(source, options, plan, System::nanoTime)));
  }

  /** Another version may have let options pass that this one does not. */
  private static <T> Source<T, NotUsed> checked(
      SourceDefinition source, Function<GeneratorOptions, Source<T, NotUsed>> then) {
    try {
      return then.apply(GeneratorOptions.of(source.config()));
    } catch (SourceException e) {
      return Source.failed(e);
    }
  }
}
