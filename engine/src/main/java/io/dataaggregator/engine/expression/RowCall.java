package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row path: what has no kernel runs on the CEL runtime, row by row. A row with a null operand
 * is null and the runtime does not see it; everything in a region is strict, so that this is the
 * same as asking at each of its calls.
 */
final class RowCall implements Kernel {
  private final Region region;
  private final List<Kernel> operands;
  private final Vector[] columns;
  private final Object[] values;
  private final Output output;

  RowCall(Region region, List<Kernel> operands, FieldType type) {
    this.region = region;
    this.operands = operands;
    columns = new Vector[operands.size()];
    values = new Object[operands.size()];
    output = new Output(type);
  }

  @Override
  public FieldType type() {
    return output.type();
  }

  @Override
  public Faults faults() {
    return output.faults();
  }

  @Override
  public Vector evaluate(RecordBatch batch, int[] rows, int count) {
    for (int i = 0; i < columns.length; i++) {
      columns[i] = operands.get(i).evaluate(batch, rows, count);
    }
    Vector out = output.begin(batch.capacity());
    for (int i = 0; i < count; i++) {
      Object value = value(rows[i]);
      if (value == null) out.setNull(rows[i]);
      else if (value instanceof Fault fault) output.fail(rows[i], fault);
      else Cells.write(out, rows[i], value);
    }
    return out;
  }

  private @Nullable Object value(int row) {
    Fault failed = null;
    for (int i = 0; i < columns.length; i++) {
      Kernel operand = operands.get(i);
      Fault fault = operand.faults().get(row);
      if (fault != null) {
        if (failed == null) failed = fault;
        continue;
      }
      Object value = Cells.read(columns[i], operand.type(), row);
      if (value == null) return null;
      values[i] = value;
    }
    return failed != null ? failed : region.evaluate(values);
  }
}
