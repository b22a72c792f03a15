package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;

/** One step of an expression: fills a column of its own for the rows asked for. */
interface Kernel {
  FieldType type();

  /**
   * Values at {@code rows[0..count)}, which ascend; other rows of the result mean nothing. The
   * column is valid until the next call. {@code rows} is not kept.
   */
  Vector evaluate(RecordBatch batch, int[] rows, int count);

  /** Rows of the last evaluation that failed. */
  Faults faults();
}
