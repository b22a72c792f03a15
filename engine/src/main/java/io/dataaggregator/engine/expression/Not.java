package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;

/** Negation of a bool. */
final class Not implements Kernel {
  private final Kernel operand;
  private final Output output = new Output(FieldType.BOOL);

  Not(Kernel operand) {
    this.operand = operand;
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
    var column = (BoolVector) operand.evaluate(batch, rows, count);
    BoolVector out = output.bools(batch.capacity());
    output.inherit(operand, column, rows, count);
    boolean[] x = column.values();
    boolean[] z = out.values();
    for (int i = 0; i < count; i++) z[rows[i]] = !x[rows[i]];
    return out;
  }
}
