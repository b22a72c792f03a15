package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.ReadPlan.Position;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The units of one split, of which only the most recently read are open. One batch serves all of
 * them. Not safe for use by several threads at once.
 */
final class OpenUnits implements AutoCloseable {
  static final int OPEN_LIMIT = 64;

  private final SourceDefinition source;
  private final FileFinder finder;
  private final RecordBatch batch;

  /** Units not finished, and where to go on in those that are not open. */
  private final Map<Integer, Position> positions = new HashMap<>();

  /** Least recently read first. */
  private final LinkedHashMap<Integer, UnitReader> readers = new LinkedHashMap<>(16, 0.75f, true);

  OpenUnits(SourceDefinition source, FileSettings settings, List<Position> positions) {
    this.source = source;
    finder = new FileFinder(settings);
    batch = new RecordBatch(source.schema(), RecordBatch.ROWS);
    for (Position position : positions) this.positions.put(position.unit(), position);
  }

  /** Whether every unit is finished. */
  boolean isDone() {
    return positions.isEmpty();
  }

  /** The next batch of a unit that is not finished. */
  UnitBatch read(int unit) {
    UnitReader reader = readers.get(unit);
    if (reader == null) reader = open(unit);
    UnitBatch read = reader.read(batch);
    if (read.finished()) {
      positions.remove(unit);
      readers.remove(unit);
      reader.close();
    }
    return read;
  }

  private UnitReader open(int unit) {
    Position position = positions.get(unit);
    if (position == null) throw new IllegalStateException("unit " + unit + " is not to be read");
    if (readers.size() == OPEN_LIMIT) closeEldest();
    finder.allow(Path.of(position.description().sequence()));
    UnitReader reader = UnitReader.open(source, position);
    readers.put(unit, reader);
    return reader;
  }

  private void closeEldest() {
    var eldest = readers.pollFirstEntry();
    positions.computeIfPresent(
        eldest.getKey(),
        (unit, was) -> new Position(unit, was.description(), eldest.getValue().offset()));
    eldest.getValue().close();
  }

  @Override
  public void close() {
    while (!readers.isEmpty()) readers.pollFirstEntry().getValue().close();
  }
}
