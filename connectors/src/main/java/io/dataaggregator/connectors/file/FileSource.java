package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.ReadPlan.Position;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * Reads a plan's units in the order that it asks for, a batch at each pull. One batch is used for
 * all of them, and no boundary lies behind: whoever pulls is done with it.
 */
final class FileSource extends GraphStage<SourceShape<UnitBatch>> {
  /** Files open at once; the one that was read longest ago makes room. */
  private static final int OPEN_LIMIT = 64;

  private final Outlet<UnitBatch> out = Outlet.create("FileSource.out");
  private final SourceShape<UnitBatch> shape = SourceShape.of(out);
  private final SourceDefinition source;
  private final ReadPlan plan;

  FileSource(SourceDefinition source, ReadPlan plan) {
    this.source = source;
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
    private final RecordBatch batch = new RecordBatch(source.schema(), RecordBatch.ROWS);
    private final Map<Integer, Position> left = new HashMap<>();
    private final Map<Integer, UnitReader> open = new LinkedHashMap<>(16, 0.75f, true);

    Logic() {
      super(shape);
      plan.positions().forEach(position -> left.put(position.unit(), position));
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (left.isEmpty()) completeStage();
              else push(out, read(plan.next()));
            }
          });
    }

    private UnitBatch read(int unit) {
      UnitReader reader = open.get(unit);
      if (reader == null) reader = open(unit);
      batch.clear();
      boolean finished = reader.read(batch);
      if (finished) {
        left.remove(unit);
        open.remove(unit);
        reader.close();
      } else {
        left.computeIfPresent(unit, (u, at) -> at(at, reader(u).offset()));
      }
      return new UnitBatch(unit, batch, reader.offset(), finished);
    }

    private UnitReader reader(int unit) {
      UnitReader reader = open.get(unit);
      if (reader == null) throw new IllegalStateException("unit " + unit + " is not open");
      return reader;
    }

    private static Position at(Position position, long offset) {
      return new Position(position.unit(), position.description(), offset);
    }

    private UnitReader open(int unit) {
      Position position = left.get(unit);
      if (position == null) {
        throw new IllegalStateException("unit " + unit + " is not left to be read");
      }
      if (open.size() >= OPEN_LIMIT) {
        var oldest = open.entrySet().iterator();
        oldest.next().getValue().close();
        oldest.remove();
      }
      UnitReader reader = UnitReader.open(source, position);
      open.put(unit, reader);
      return reader;
    }

    @Override
    public void postStop() {
      open.values().forEach(UnitReader::close);
      open.clear();
    }
  }
}
