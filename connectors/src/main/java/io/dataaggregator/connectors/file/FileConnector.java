package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.SourceDefinition;
import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Files on the node's file systems. Every node that runs splits must see the same files at the same
 * paths.
 */
public final class FileConnector implements SourceConnector {
  private final FileSettings settings;

  public FileConnector(FileSettings settings) {
    this.settings = settings;
  }

  @Override
  public ConnectorSpec spec() {
    return FileOptions.SPEC;
  }

  @Override
  public List<Problem> check(SourceDefinition source) {
    return new FileCheck(settings, source).problems();
  }

  /** Lazy, so that what is wrong fails the stream; a file is looked at when its turn comes. */
  @Override
  public Source<SourceUnit, NotUsed> list(SourceDefinition source, int parallelism) {
    return Source.lazySource(() -> listed(source, parallelism))
        .mapMaterializedValue(unused -> NotUsed.getInstance());
  }

  private Source<SourceUnit, NotUsed> listed(SourceDefinition source, int parallelism) {
    FileOptions options = FileOptions.of(source.config());
    var units = new FileUnits(options, source.bytesFormat(), parallelism);
    return Source.from(new FileFinder(settings).find(options.paths())).mapConcat(units::of);
  }

  @Override
  public boolean isSeekable(SourceUnit unit) {
    return FileUnits.isSeekable(unit);
  }

  /**
   * Fails with a {@link io.dataaggregator.connectors.spi.SourceException}, among others {@code
   * source.changed} where a file is not the one that was listed.
   */
  @Override
  public Source<UnitBatch, NotUsed> read(SourceDefinition source, ReadPlan plan) {
    return Source.fromGraph(new FileSource(source, settings, plan));
  }
}
