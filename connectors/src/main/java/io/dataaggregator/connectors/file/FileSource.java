package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.definition.SourceDefinition;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * Reads a plan's units in the order that it asks for, a batch at each pull, on the stream's own
 * thread, which blocks meanwhile. No boundary lies behind it and nothing is read ahead of a pull,
 * because the one batch is the receiver's until then.
 */
final class FileSource extends GraphStage<SourceShape<UnitBatch>> {
  private final Outlet<UnitBatch> out = Outlet.create("FileSource.out");
  private final SourceShape<UnitBatch> shape = SourceShape.of(out);
  private final SourceDefinition source;
  private final FileSettings settings;
  private final ReadPlan plan;

  FileSource(SourceDefinition source, FileSettings settings, ReadPlan plan) {
    this.source = source;
    this.settings = settings;
    this.plan = plan;
  }

  @Override
  public SourceShape<UnitBatch> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private final OpenUnits units = new OpenUnits(source, settings, plan);

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              try {
                push(out, units.read(plan.next()));
                if (units.isDone()) completeStage();
              } catch (SourceException e) {
                // foreseen: thrown on, the stage would log it as a bug
                failStage(e);
              }
            }
          });
    }

    @Override
    public void preStart() {
      if (units.isDone()) completeStage();
    }

    /** However the stream ends, killed or failed too. */
    @Override
    public void postStop() {
      units.close();
    }
  }
}
