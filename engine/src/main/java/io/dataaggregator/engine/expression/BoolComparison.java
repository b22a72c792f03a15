package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;

/** Compares bools; false is less than true. */
final class BoolComparison implements Kernel {
  private final Relation relation;
  private final Kernel a;
  private final Kernel b;
  private final Output output = new Output(FieldType.BOOL);

  BoolComparison(Relation relation, Kernel a, Kernel b) {
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
    var left = (BoolVector) a.evaluate(batch, rows, count);
    var right = (BoolVector) b.evaluate(batch, rows, count);
    BoolVector out = output.bools(batch.capacity());
    output.inherit(a, left, b, right, rows, count);
    boolean[] x = left.values();
    boolean[] y = right.values();
    boolean[] z = out.values();
    switch (relation) {
      case EQUAL -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] == y[rows[i]];
      }
      case NOT_EQUAL -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] != y[rows[i]];
      }
      case LESS -> {
        for (int i = 0; i < count; i++) z[rows[i]] = !x[rows[i]] && y[rows[i]];
      }
      case LESS_OR_EQUAL -> {
        for (int i = 0; i < count; i++) z[rows[i]] = !x[rows[i]] || y[rows[i]];
      }
      case GREATER -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] && !y[rows[i]];
      }
      case GREATER_OR_EQUAL -> {
        for (int i = 0; i < count; i++) z[rows[i]] = x[rows[i]] || !y[rows[i]];
      }
    }
    return out;
  }
}
