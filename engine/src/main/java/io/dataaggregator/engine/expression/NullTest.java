package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;

/** {@code x == null}, {@code x != null} and {@code has(x)}: never null, but fails where x fails. */
final class NullTest implements Kernel {
  private final Kernel operand;
  private final boolean wantsNull;
  private final Output output = new Output(FieldType.BOOL);

  NullTest(Kernel operand, boolean wantsNull) {
    this.operand = operand;
    this.wantsNull = wantsNull;
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
    Vector column = operand.evaluate(batch, rows, count);
    BoolVector out = output.bools(batch.capacity());
    boolean[] z = out.values();
    for (int i = 0; i < count; i++) z[rows[i]] = column.isNull(rows[i]) == wantsNull;
    Faults failed = operand.faults();
    if (!failed.any()) return out;
    for (int i = 0; i < count; i++) {
      Fault fault = failed.get(rows[i]);
      if (fault != null) output.fail(rows[i], fault);
    }
    return out;
  }
}
