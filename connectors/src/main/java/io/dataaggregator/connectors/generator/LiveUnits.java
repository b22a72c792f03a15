package io.dataaggregator.connectors.generator;

import io.dataaggregator.connectors.spi.ReadPlan.Position;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The units of one split and where each of them stands. One thread. */
final class LiveUnits {
  private static final class Live {
    final Position position;
    long offset;

    Live(Position position) {
      this.position = position;
      offset = position.offset();
    }
  }

  private final boolean endless;
  private final Recipe recipe;
  private final GeneratorUnits listed;
  private final BatchFill fill;
  private final Map<Integer, Live> left = new HashMap<>();

  LiveUnits(SourceDefinition source, GeneratorOptions options, List<Position> positions) {
    endless = options.records() == null;
    recipe = new Recipe(options);
    listed = new GeneratorUnits(options);
    fill = new BatchFill(recipe, source);
    for (Position position : positions) left.put(position.unit(), new Live(position));
  }

  /** Whether every unit is finished. */
  boolean isDone() {
    return left.isEmpty();
  }

  /**
   * How many records the unit's next batch can have.
   *
   * @throws SourceException where the unit changed, or has no event time left
   */
  int most(int unit) {
    Live live = live(unit);
    int number = listed.number(live.position.description());
    long most = Math.min(RecordBatch.ROWS, recipe.count(number) - live.offset);
    if (most <= 0 && endless) throw exhausted(live);
    return (int) Math.max(0, most);
  }

  /** The next {@code count} records of a unit, or fewer where many are malformed. */
  UnitBatch read(int unit, int count) {
    Live live = live(unit);
    int number = listed.number(live.position.description());
    live.offset = fill.fill(number, live.offset, count);
    boolean finished = !endless && live.offset >= recipe.count(number);
    if (finished) left.remove(unit);
    return new UnitBatch(unit, fill.batch(), live.offset, finished);
  }

  private Live live(int unit) {
    Live live = left.get(unit);
    if (live == null) throw new IllegalStateException("unit " + unit + " is not to be read");
    return live;
  }

  private static SourceException exhausted(Live live) {
    return new SourceException(
        "source.event-time-exhausted",
        live.position.description().name()
            + " has come to the end of the year 9999 in event time; begin anew with an earlier"
            + " start or a shorter step",
        false);
  }
}
