package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;

/** Compares ints, timestamps, or decimals of one scale. */
final class LongComparison implements Kernel {
  private final Relation relation;
  private final Kernel a;
  private final Kernel b;
  private final Output output = new Output(FieldType.BOOL);

  LongComparison(Relation relation, Kernel a, Kernel b) {
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
    var left = (LongVector) a.evaluate(batch, rows, count);
    var right = (LongVector) b.evaluate(batch, rows, count);
    BoolVector out = output.bools(batch.capacity());
    output.inherit(a, left, b, right, rows, count);
    long[] x = left.values();
    long[] y = right.values();
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
