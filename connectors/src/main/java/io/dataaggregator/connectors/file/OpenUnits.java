package io.dataaggregator.connectors.file;

import io.dataaggregator.connectors.spi.ReadPlan;
import io.dataaggregator.connectors.spi.ReadPlan.Position;
import io.dataaggregator.connectors.spi.UnitBatch;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The units of one split, of which only the most recently read are open. One batch serves all of
 * them. Not safe for use by several threads at once.
 */
final class OpenUnits implements AutoCloseable {
  private final SourceDefinition source;
  private final FileFinder finder;
  private final RecordBatch batch;

  /** Units not finished, and where to go on in those that are not open. */
  private final Map<Integer, Position> positions = new HashMap<>();

  /** Least recently read first. */
  private final LinkedHashMap<Integer, UnitReader> seekable = new LinkedHashMap<>(16, 0.75f, true);

  /** These apart, so that none is closed, and unpacked again, for the sake of one that is not. */
  private final LinkedHashMap<Integer, UnitReader> packed = new LinkedHashMap<>(16, 0.75f, true);

  OpenUnits(SourceDefinition source, FileSettings settings, ReadPlan plan) {
    this.source = source;
    finder = new FileFinder(settings);
    batch = new RecordBatch(source.schema(), RecordBatch.ROWS, plan.hashed());
    for (Position position : plan.positions()) this.positions.put(position.unit(), position);
  }

  /** Whether every unit is finished. */
  boolean isDone() {
    return positions.isEmpty();
  }

  /** The next batch of a unit that is not finished. */
  UnitBatch read(int unit) {
    Position position = positions.get(unit);
    if (position == null) throw new IllegalStateException("unit " + unit + " is not to be read");
    var readers = FileUnits.isSeekable(position.description()) ? seekable : packed;
    UnitReader reader = readers.get(unit);
    if (reader == null) {
      if (readers.size() == ReadPlan.OPEN_LIMIT) closeEldest(readers);
      reader = open(position);
      readers.put(unit, reader);
    }
    UnitBatch read = reader.read(batch);
    if (read.finished()) {
      positions.remove(unit);
      readers.remove(unit);
      reader.close();
    }
    return read;
  }

  private UnitReader open(Position position) {
    finder.allow(Path.of(position.description().sequence()));
    return UnitReader.open(source, position);
  }

  private void closeEldest(SequencedMap<Integer, UnitReader> readers) {
    var eldest = readers.pollFirstEntry();
    positions.computeIfPresent(
        eldest.getKey(),
        (unit, was) -> new Position(unit, was.description(), eldest.getValue().offset()));
    eldest.getValue().close();
  }

  @Override
  public void close() {
    for (var readers : List.of(seekable, packed)) {
      while (!readers.isEmpty()) readers.pollFirstEntry().getValue().close();
    }
  }
}
