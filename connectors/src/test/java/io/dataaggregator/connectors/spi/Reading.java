package io.dataaggregator.connectors.spi;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.TextHash;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.SourceDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;

/** A split as the contract sees it: reads units, collects records, remembers offsets. */
public final class Reading implements ReadPlan {
  /** A record or reject: where it stood and what it held. */
  public record Entry(int unit, long offset, String content) {}

  private final TreeMap<Integer, Position> positions = new TreeMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Reject> rejects = new ArrayList<>();
  private final Random random;
  private final Set<String> hashed;
  private final Set<String> shown;

  /** A reader that takes the units' batches in an order of chance. */
  public Reading(List<SourceUnit> units, Random random) {
    this(units, random, Set.of(), Set.of());
  }

  private Reading(List<SourceUnit> units, Random random, Set<String> hashed, Set<String> shown) {
    this.random = random;
    this.hashed = hashed;
    this.shown = shown;
    for (SourceUnit unit : units) {
      positions.put(positions.size(), new Position(positions.size(), unit, unit.start()));
    }
  }

  /**
   * A reader that takes hashes of texts.
   *
   * @param hashed fields of which it asks for hashes
   * @param shown text fields of which it shows hashes
   */
  static Reading hashes(
      List<SourceUnit> units, Random random, Set<String> hashed, Set<String> shown) {
    return new Reading(units, random, hashed, shown);
  }

  /** A reader that goes on at certain offsets. */
  static Reading at(List<Position> positions, Random random) {
    var reading = new Reading(List.of(), random);
    for (Position position : positions) reading.positions.put(position.unit(), position);
    return reading;
  }

  @Override
  public List<Position> positions() {
    return List.copyOf(positions.values());
  }

  @Override
  public Set<String> hashed() {
    return hashed;
  }

  @Override
  public int next() {
    var open = List.copyOf(positions.keySet());
    return open.get(random.nextInt(open.size()));
  }

  /** Whether every unit is finished. */
  public boolean isDone() {
    return positions.isEmpty();
  }

  /**
   * Reads at most {@code batches} more, from the offsets reached so far, in a stream of its own.
   */
  public void read(
      SourceConnector connector, SourceDefinition source, ActorSystem system, long batches)
      throws Exception {
    var done =
        connector
            .read(source, this)
            .map(this::take)
            .take(batches)
            .runWith(Sink.ignore(), system)
            .toCompletableFuture();
    try {
      done.orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SourceException failure) throw failure;
      throw e;
    }
  }

  private UnitBatch take(UnitBatch read) {
    RecordBatch batch = read.batch();
    for (int row = 0; row < batch.rows(); row++) {
      var content = new StringBuilder();
      for (int i = 0; i < batch.schema().size(); i++)
        content.append(value(batch, i, row)).append('|');
      entries.add(new Entry(read.unit(), batch.offset(row), content.toString()));
    }
    for (var reject : batch.rejects()) {
      entries.add(new Entry(read.unit(), reject.offset(), reject.code()));
      rejects.add(reject);
    }
    positions.computeIfPresent(
        read.unit(), (unit, was) -> new Position(unit, was.description(), read.offset()));
    if (read.finished()) positions.remove(read.unit());
    return read;
  }

  private String value(RecordBatch batch, int field, int row) {
    var vector = batch.vector(field);
    if (vector.isNull(row)) return "null";
    return switch (vector) {
      case BoolVector v -> String.valueOf(v.get(row));
      case DoubleVector v -> String.valueOf(v.get(row));
      case LongVector v -> String.valueOf(v.get(row));
      case StringVector v -> {
        String text = v.dictionary().string(v.id(row));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean hash = shown.contains(batch.schema().field(field).name());
        yield hash ? String.valueOf(TextHash.of(bytes, 0, bytes.length)) : text;
      }
    };
  }

  /** Everything read so far, by unit and offset. */
  public List<Entry> entries() {
    return entries.stream()
        .sorted(Comparator.comparingInt(Entry::unit).thenComparingLong(Entry::offset))
        .toList();
  }

  /** Those of one unit, by offset. */
  List<Entry> of(int unit) {
    return entries().stream().filter(entry -> entry.unit() == unit).toList();
  }

  /** What could not be read, as it came. */
  public List<Reject> rejects() {
    return rejects;
  }

  /** What the records held, by unit and offset. */
  public List<String> contents() {
    return entries().stream().map(Entry::content).toList();
  }
}
