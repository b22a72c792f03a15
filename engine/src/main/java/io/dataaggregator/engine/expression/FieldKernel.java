package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;

/** A field: the batch's own column. */
record FieldKernel(FieldType type, int position) implements Kernel {
  @Override
  public Vector evaluate(RecordBatch batch, int[] rows, int count) {
    return batch.vector(position);
  }

  @Override
  public Faults faults() {
    return Faults.NONE;
  }
}
