package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.Block;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Records of one field, and the many ways in which they can reach one accumulator. */
final class Rows {
  private Rows() {}

  /** A value (decimals unscaled, timestamps in microseconds) and where its record is from. */
  record Row(@Nullable Object value, long time, int unit, long offset) {}

  /** One slot of a column. */
  record Held(Accumulator column, int slot) {
    @Nullable Object value() {
      return column.value(slot);
    }
  }

  static List<Row> of(List<? extends @Nullable Object> values) {
    List<Row> rows = new ArrayList<>();
    for (Object value : values) rows.add(new Row(value, rows.size(), 0, rows.size()));
    return rows;
  }

  /** All of them, in one batch for each unit, in an otherwise empty column. */
  static Held atOnce(AggregateCall call, List<Row> rows) {
    Accumulator column = Accumulator.of(call);
    column.ensure(3);
    add(column, 2, call, rows);
    return new Held(column, 2);
  }

  static void add(Accumulator column, int slot, AggregateCall call, List<Row> rows) {
    int from = 0;
    while (from < rows.size()) {
      int to = from;
      while (to < rows.size() && rows.get(to).unit() == rows.get(from).unit()) to++;
      addUnit(column, slot, call, rows.subList(from, to));
      from = to;
    }
  }

  private static void addUnit(Accumulator column, int slot, AggregateCall call, List<Row> rows) {
    Prepared prepared = prepare(call, rows);
    int[] slots = new int[rows.size()];
    Arrays.fill(slots, slot);
    prepared.add(column, slots, rows.getFirst().unit());
  }

  /** A batch with its argument and times. */
  static final class Prepared {
    private final RecordBatch batch;
    private final @Nullable Vector argument;
    private final long[] times;

    private Prepared(RecordBatch batch, @Nullable Vector argument, long[] times) {
      this.batch = batch;
      this.argument = argument;
      this.times = times;
    }

    void add(Accumulator column, int[] slots, int unit) {
      column.add(slots, batch, argument, times, unit);
    }
  }

  static Prepared prepare(AggregateCall call, List<Row> rows) {
    FieldType type = call.argument() == null ? FieldType.INT : call.argument();
    var batch = new RecordBatch(new Schema(List.of(new Field("x", type))), rows.size() + 1);
    Vector vector = batch.vector(0);
    long[] times = new long[rows.size() + 1];
    // a row in front that no transform kept: selections are not the identity
    set(vector, 0, rows.getLast().value());
    batch.endRow(-1);
    for (int i = 0; i < rows.size(); i++) {
      set(vector, i + 1, rows.get(i).value());
      times[i + 1] = rows.get(i).time();
      batch.endRow(rows.get(i).offset());
      batch.selection()[i] = i + 1;
    }
    batch.select(rows.size());
    return new Prepared(batch, call.argument() == null ? null : vector, times);
  }

  static void set(Vector vector, int row, @Nullable Object value) {
    if (value == null) {
      vector.setNull(row);
      return;
    }
    switch (vector) {
      case LongVector longs -> longs.set(row, (Long) value);
      case DoubleVector doubles -> doubles.set(row, (Double) value);
      case BoolVector bools -> bools.set(row, (Boolean) value);
      case StringVector strings -> {
        byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
        strings.set(row, text, 0, text.length);
      }
    }
  }

  /** The same rows in another order, cut into parts, some stored and read back, merged anyhow. */
  static Held scattered(AggregateCall call, List<Row> rows, Random random) {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);
    List<Accumulator> columns = List.of(Accumulator.of(call), Accumulator.of(call));
    List<Held> parts = new ArrayList<>();
    int from = 0;
    do {
      int to = from + random.nextInt(shuffled.size() - from + 1);
      if (parts.size() == 6) to = shuffled.size();
      Held part = new Held(columns.get(random.nextInt(2)), parts.size());
      part.column().ensure(part.slot() + 1);
      add(part.column(), part.slot(), call, shuffled.subList(from, to));
      parts.add(part);
      from = to;
    } while (from < shuffled.size());
    while (parts.size() > 1) {
      Held other = parts.remove(random.nextInt(parts.size()));
      Held into = parts.get(random.nextInt(parts.size()));
      if (random.nextInt(3) == 0) other = stored(call, other, random.nextInt(4));
      into.column().merge(into.slot(), other.column(), other.slot());
    }
    return random.nextBoolean() ? parts.getFirst() : stored(call, parts.getFirst(), 1);
  }

  /** The slot, written in the company of an empty one and read into {@code slot} of a column. */
  static Held stored(AggregateCall call, Held held, int slot) {
    Accumulator source = held.column();
    int empty = 40;
    source.ensure(empty + 1);
    var out = new ColumnWriter();
    source.write(out, new int[] {empty, held.slot(), empty}, 3);
    ColumnReader in = Block.open(Block.seal(out));
    Accumulator target = Accumulator.of(call);
    target.read(in, slot, 3);
    in.expectEnd();
    return new Held(target, slot + 1);
  }
}
