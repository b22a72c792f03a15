package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;

/** IEEE 754 arithmetic: it never fails, a division by zero gives an infinity or NaN. */
final class DoubleArithmetic implements Kernel {
  /** The operators of CEL on doubles. */
  enum Operator {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE
  }

  private final Operator operator;
  private final Kernel a;
  private final Kernel b;
  private final Output output = new Output(FieldType.DOUBLE);

  DoubleArithmetic(Operator operator, Kernel a, Kernel b) {
    this.operator = operator;
    this.a = a;
    this.b = b;
  }

  @Override
  public FieldType type() {
    return FieldType.DOUBLE;
  }

  @Override
  public Faults faults() {
    return output.faults();
  }

  @Override
  public Vector evaluate(RecordBatch batch, int[] rows, int count) {
    var left = (DoubleVector) a.evaluate(batch, rows, count);
    var right = (DoubleVector) b.evaluate(batch, rows, count);
    DoubleVector out = output.doubles(batch.capacity());
    output.inherit(a, left, b, right, rows, count);
    double[] x = left.values();
    double[] y = right.values();
    double[] z = out.values();
    switch (operator) {
      case ADD -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] + y[rows[i]];
      }
      case SUBTRACT -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] - y[rows[i]];
      }
      case MULTIPLY -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] * y[rows[i]];
      }
      case DIVIDE -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] / y[rows[i]];
      }
    }
    return out;
  }
}
