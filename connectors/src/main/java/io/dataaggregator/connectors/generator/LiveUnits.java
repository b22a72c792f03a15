package io.dataaggregator.connectors.generator;

import io.dataaggregator.connectors.spi.ReadPlan.Position;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The units of one split and where each of them stands. One thread. */
final class LiveUnits {
  private static final class Live {
    final Position position;
    long offset;

    /** When it was first asked for more than it gives before it pauses, if it was. */
    @Nullable Long silentSince;

    Live(Position position) {
      this.position = position;
      offset = position.offset();
    }
  }

  private final GeneratorOptions options;
  private final boolean endless;
  private final Recipe recipe;
  private final GeneratorUnits listed;
  private final BatchFill fill;
  private final Map<Integer, Live> left = new HashMap<>();

  LiveUnits(SourceDefinition source, GeneratorOptions options, List<Position> positions) {
    this.options = options;
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

  /** Whether more than one unit is not finished. */
  boolean areSeveral() {
    return left.size() > 1;
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
    long pause = options.pausesAfter(number) - live.offset;
    if (pause > 0) most = Math.min(most, pause);
    if (most <= 0 && endless) throw exhausted(live);
    return (int) Math.max(0, most);
  }

  /**
   * Whether the unit pauses.
   *
   * @param now as {@link System#nanoTime}
   */
  boolean isSilent(int unit, long now) {
    Live live = live(unit);
    if (live.offset != options.pausesAfter(listed.number(live.position.description())))
      return false;
    Long since = live.silentSince;
    if (since == null) live.silentSince = since = now;
    Long micros = options.silentForMicros();
    return micros == null || now - since < micros * 1_000;
  }

  /**
   * Says that the unit has nothing to give.
   *
   * @param waits whether that is so because of a rate
   */
  UnitBatch nothing(int unit, boolean waits) {
    fill.batch().clear();
    return new UnitBatch(unit, fill.batch(), live(unit).offset, false, waits);
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
