package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.measure.Accumulator;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.DistinctEstimate;
import io.dataaggregator.engine.measure.MeasureKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A record with three fields to group by, and one of every type for every measure of it.
 *
 * @param values of {@link #MEASURED}, in the form that vectors hold; text by number
 */
record Sale(
    long time, int unit, long offset, List<@Nullable Object> key, List<@Nullable Long> values) {
  static final List<Field> KEYS =
      List.of(
          new Field("shop", FieldType.STRING),
          new Field("paid", FieldType.BOOL),
          new Field("till", FieldType.INT));

  private static final List<Field> MEASURED =
      List.of(
          new Field("flag", FieldType.BOOL),
          new Field("count", FieldType.INT),
          new Field("weight", FieldType.DOUBLE),
          new Field("price", FieldType.decimal(2)),
          new Field("buyer", FieldType.STRING),
          new Field("seen", FieldType.TIMESTAMP));

  private static final List<String> SHOPS = List.of("", "a", "a\0", "ab", "b".repeat(40));

  static Sale random(Random random, long from, long to, int unit, long offset) {
    var key = new ArrayList<@Nullable Object>();
    key.add(random.nextInt(8) == 0 ? null : SHOPS.get(random.nextInt(SHOPS.size())));
    key.add(random.nextInt(5) == 0 ? null : (Object) random.nextBoolean());
    key.add(random.nextInt(8) == 0 ? null : (Object) random.nextLong(-2, 3));
    var values = new ArrayList<@Nullable Long>();
    for (int i = 0; i < MEASURED.size(); i++) {
      values.add(random.nextInt(6) == 0 ? null : (Long) random.nextLong(-9_000_000, 9_000_000));
    }
    return new Sale(random.nextLong(from, to), unit, offset, key, values);
  }

  /** All measures of all types over sales grouped so. */
  static AggregatePlan plan(WindowDefinition window, List<Field> keys) {
    var calls = new ArrayList<AggregateCall>();
    calls.add(new AggregateCall(MeasureKind.COUNT, null, 0));
    for (MeasureKind kind : MeasureKind.values()) {
      double parameter = kind == MeasureKind.QUANTILE ? 0.9 : kind == MeasureKind.TOP ? 3 : 0;
      for (Field field : MEASURED) {
        if (Accumulator.accepts(kind, field.type())) {
          calls.add(new AggregateCall(kind, field.type(), parameter));
        }
      }
    }
    return new AggregatePlan(keys, window, calls);
  }

  boolean matches(WindowDefinition window, BucketFilter filter) {
    long start = window.start(time);
    for (Map.Entry<String, @Nullable Object> wanted : filter.key().entrySet()) {
      int at = KEYS.stream().map(Field::name).toList().indexOf(wanted.getKey());
      if (!Objects.equals(key.get(at), wanted.getValue())) return false;
    }
    return start >= filter.from() && start < filter.to();
  }

  /** The sales of one unit as a table. */
  static BucketTable table(AggregatePlan plan, List<Sale> sales) {
    var table = new BucketTable(plan);
    if (sales.isEmpty()) return table;
    var fields = new ArrayList<>(KEYS);
    fields.addAll(MEASURED);
    var batch = new RecordBatch(new Schema(fields), sales.size());
    long[] starts = new long[sales.size()];
    long[] times = new long[sales.size()];
    for (int row = 0; row < sales.size(); row++) {
      Sale sale = sales.get(row);
      starts[row] = plan.window().start(sale.time);
      times[row] = sale.time;
      for (int i = 0; i < KEYS.size(); i++) setKey(batch.vector(i), row, sale.key.get(i));
      for (int i = 0; i < MEASURED.size(); i++) {
        set(batch.vector(KEYS.size() + i), row, sale.values.get(i));
      }
      batch.endRow(sale.offset);
    }
    var arguments = new @Nullable Vector[plan.calls().size()];
    for (int i = 0; i < arguments.length; i++) {
      FieldType type = plan.calls().get(i).argument();
      for (int f = 0; f < MEASURED.size(); f++) {
        if (MEASURED.get(f).type().equals(type)) arguments[i] = batch.vector(KEYS.size() + f);
      }
    }
    table.add(batch, starts, arguments, times, sales.getFirst().unit);
    return table;
  }

  private static void setKey(Vector vector, int row, @Nullable Object value) {
    if (value == null) vector.setNull(row);
    else if (vector instanceof StringVector texts) {
      texts.set(row, texts.dictionary().add((String) value));
    } else if (vector instanceof BoolVector bools) bools.set(row, (Boolean) value);
    else ((LongVector) vector).set(row, (Long) value);
  }

  private static void set(Vector vector, int row, @Nullable Long value) {
    if (value == null) {
      vector.setNull(row);
      return;
    }
    switch (vector) {
      case BoolVector bools -> bools.set(row, value % 2 == 0);
      case LongVector longs -> longs.set(row, value);
      case DoubleVector doubles -> doubles.set(row, real(value));
      case StringVector texts -> texts.set(row, texts.dictionary().add(buyer(value)));
    }
  }

  /** No sum of these is exact. */
  private static double real(long value) {
    return value * Math.scalb(0.1, (int) (value % 40));
  }

  private static String buyer(long value) {
    return "buyer " + value % 30;
  }

  /** The value of the field of that type: numbers and times as Number, or null. */
  @Nullable Object value(FieldType type) {
    int at = MEASURED.stream().map(Field::type).toList().indexOf(type);
    Long value = values.get(at);
    if (value == null) return null;
    return switch (type.kind()) {
      case BOOL -> value % 2 == 0;
      case DOUBLE -> real(value);
      case DECIMAL -> value / 100.0;
      case STRING -> buyer(value);
      case INT, TIMESTAMP, JSON -> value;
    };
  }

  /** What calls come to, where merges may differ: how sure a sketch is of its estimate. */
  static List<@Nullable Object> comparable(List<@Nullable Object> values) {
    Object[] comparable = values.toArray();
    for (int i = 0; i < comparable.length; i++) {
      if (comparable[i] instanceof DistinctEstimate distinct) {
        comparable[i] = distinct.doubleValue();
      }
    }
    return Arrays.asList(comparable);
  }
}
