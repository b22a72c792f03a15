package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lays rows into batches as a decoder would: reused vectors, a dictionary that lives on. */
final class Reader {
  static final AggregatePlan PLAN =
      new AggregatePlan(
          List.of(
              new Field("text", FieldType.STRING),
              new Field("bool", FieldType.BOOL),
              new Field("number", FieldType.INT),
              new Field("real", FieldType.DOUBLE),
              new Field("money", FieldType.decimal(2)),
              new Field("at", FieldType.TIMESTAMP)),
          new WindowDefinition.Tumbling(
              60_000_000, "time", 5_000_000, WindowDefinition.Late.REJECT),
          List.of(
              new AggregateCall(MeasureKind.COUNT, null, 0),
              new AggregateCall(MeasureKind.SUM, FieldType.INT, 0),
              new AggregateCall(MeasureKind.SUM, FieldType.DOUBLE, 0),
              new AggregateCall(MeasureKind.MIN, FieldType.DOUBLE, 0),
              new AggregateCall(MeasureKind.MAX, FieldType.INT, 0)));

  private static final int CAPACITY = 64;

  // a column before the keys, so that positions and names cannot be mixed up unnoticed
  private final Schema schema;
  private final RecordBatch batch;
  private final LongVector amounts = new LongVector(CAPACITY);
  private final DoubleVector prices = new DoubleVector(CAPACITY);
  private final long[] starts = new long[CAPACITY];
  private final long[] times = new long[CAPACITY];

  Reader() {
    var fields = new ArrayList<Field>();
    fields.add(new Field("other", FieldType.INT));
    fields.addAll(PLAN.keys());
    schema = new Schema(fields);
    batch = new RecordBatch(schema, CAPACITY);
  }

  /** Starts on another dictionary, as a reader does whose own is full. */
  void replaceDictionary() {
    ((StringVector) batch.vector(schema.position("text"))).use(new Dictionary());
  }

  /** A batch in which {@code rows}, at most 32, are selected among others that are not. */
  RecordBatch batch(List<Row> rows) {
    batch.clear();
    amounts.clear();
    prices.clear();
    for (Row row : rows) {
      write(row);
      write(row);
    }
    for (int i = 0; i < rows.size(); i++) batch.selection()[i] = 2 * i;
    batch.select(rows.size());
    return batch;
  }

  /** Adds the rows of the batch made last. */
  void addTo(BucketTable table) {
    @Nullable Vector[] arguments = {null, amounts, prices, prices, amounts};
    table.add(batch, starts, arguments, times, 7);
  }

  private void write(Row row) {
    int at = batch.rows();
    times[at] = row.time();
    starts[at] = row.windowStart();
    ((LongVector) batch.vector(0)).set(at, -1);
    for (int i = 0; i < row.key().size(); i++) set(batch.vector(i + 1), at, row.key().get(i));
    set(amounts, at, row.amount());
    set(prices, at, row.price());
    batch.endRow(at);
  }

  private static void set(Vector vector, int row, @Nullable Object value) {
    if (value == null) {
      vector.setNull(row);
      return;
    }
    switch (vector) {
      case BoolVector bools -> bools.set(row, (Boolean) value);
      case DoubleVector doubles -> doubles.set(row, (Double) value);
      case LongVector longs -> longs.set(row, bits(value));
      case StringVector strings -> {
        byte[] utf8 = ((String) value).getBytes(StandardCharsets.UTF_8);
        strings.set(row, utf8, 0, utf8.length);
      }
    }
  }

  private static long bits(Object value) {
    return switch (value) {
      case Long number -> number;
      case BigDecimal money -> money.unscaledValue().longValueExact();
      case Instant at -> ChronoUnit.MICROS.between(Instant.EPOCH, at);
      default -> throw new IllegalArgumentException(value.toString());
    };
  }
}
