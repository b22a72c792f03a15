package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;

/** The column that a kernel fills and the rows that it cannot fill; reused batch by batch. */
final class Output {
  private final FieldType type;
  private final Faults faults = new Faults();
  private Vector vector;

  Output(FieldType type) {
    this.type = type;
    vector = Vector.of(type, 0);
  }

  FieldType type() {
    return type;
  }

  Faults faults() {
    return faults;
  }

  /**
   * The column, without nulls, with room for {@code capacity} rows; no row has a fault. Strings go
   * on with their dictionary until it is full.
   */
  Vector begin(int capacity) {
    if (vector.capacity() < capacity) vector = Vector.of(type, capacity);
    else vector.clear();
    if (vector instanceof StringVector texts && texts.dictionary().isFull()) {
      texts.use(new Dictionary());
    }
    faults.begin(capacity);
    return vector;
  }

  BoolVector bools(int capacity) {
    return (BoolVector) begin(capacity);
  }

  LongVector longs(int capacity) {
    return (LongVector) begin(capacity);
  }

  DoubleVector doubles(int capacity) {
    return (DoubleVector) begin(capacity);
  }

  StringVector strings(int capacity) {
    return (StringVector) begin(capacity);
  }

  /** The row has no value, because of {@code fault}. */
  void fail(int row, Fault fault) {
    vector.setNull(row);
    faults.set(row, fault);
  }

  /** Null wherever the operand is; its faults are the result's. */
  void inherit(Kernel operand, Vector column, int[] rows, int count) {
    nulls(column, rows, count);
    faults.copy(operand.faults(), rows, count);
  }

  /** Null wherever an operand is; faults by {@link Faults#combine}. */
  void inherit(Kernel a, Vector left, Kernel b, Vector right, int[] rows, int count) {
    nulls(left, rows, count);
    nulls(right, rows, count);
    faults.combine(a.faults(), left, b.faults(), right, rows, count);
  }

  private void nulls(Vector column, int[] rows, int count) {
    if (!column.mayHaveNulls()) return;
    for (int i = 0; i < count; i++) {
      if (column.isNull(rows[i])) vector.setNull(rows[i]);
    }
  }
}
