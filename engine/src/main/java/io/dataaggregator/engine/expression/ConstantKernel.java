package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;

/** One value at every row. Filled once, so that kernels need no variant for constant operands. */
final class ConstantKernel implements Kernel {
  private final FieldType type;
  private final Object value;
  private Vector vector;

  ConstantKernel(FieldType type, Object value) {
    this.type = type;
    this.value = value;
    vector = Vector.of(type, 0);
  }

  Object value() {
    return value;
  }

  @Override
  public FieldType type() {
    return type;
  }

  @Override
  public Vector evaluate(RecordBatch batch, int[] rows, int count) {
    if (vector.capacity() < batch.capacity()) {
      vector = Vector.of(type, batch.capacity());
      for (int row = 0; row < vector.capacity(); row++) Cells.write(vector, row, value);
    }
    return vector;
  }

  @Override
  public Faults faults() {
    return Faults.NONE;
  }
}
