package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;

/** Compares doubles as IEEE 754 does: NaN is not equal to itself, and zeros are equal. */
final class DoubleComparison implements Kernel {
  private final Relation relation;
  private final Kernel a;
  private final Kernel b;
  private final Output output = new Output(FieldType.BOOL);

  DoubleComparison(Relation relation, Kernel a, Kernel b) {
    this.relation = relation;
    this.a = a;
    this.b = b;
  }

  @Override
  public FieldType type() {
    return FieldType.BOOL;
  }

  @Override
  public Faults faults() {
    return output.faults();
  }

  @Override
  public Vector evaluate(RecordBatch batch, int[] rows, int count) {
    var left = (DoubleVector) a.evaluate(batch, rows, count);
    var right = (DoubleVector) b.evaluate(batch, rows, count);
    BoolVector out = output.bools(batch.capacity());
    output.inherit(a, left, b, right, rows, count);
    double[] x = left.values();
    double[] y = right.values();
    boolean[] z = out.values();
    switch (relation) {
      case EQUAL -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] == y[rows[i]];
      }
      case NOT_EQUAL -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] != y[rows[i]];
      }
      case LESS -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] < y[rows[i]];
      }
      case LESS_OR_EQUAL -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] <= y[rows[i]];
      }
      case GREATER -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] > y[rows[i]];
      }
      case GREATER_OR_EQUAL -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] >= y[rows[i]];
      }
    }
    return out;
  }
}
