package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.calendar.CalendarPeriods;
import io.dataaggregator.engine.calendar.PeriodCache;

/** The start of the period of a calendar that holds a time. */
final class Truncation implements Kernel {
  private final Kernel operand;
  private final PeriodCache periods;
  private final Output output = new Output(FieldType.TIMESTAMP);

  Truncation(Kernel operand, CalendarPeriods periods) {
    this.operand = operand;
    this.periods = new PeriodCache(periods);
  }

  @Override
  public FieldType type() {
    return FieldType.TIMESTAMP;
  }

  @Override
  public Faults faults() {
    return output.faults();
  }

  @Override
  public Vector evaluate(RecordBatch batch, int[] rows, int count) {
    var column = (LongVector) operand.evaluate(batch, rows, count);
    LongVector out = output.longs(batch.capacity());
    output.inherit(operand, column, rows, count);
    boolean nulls = column.mayHaveNulls();
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      if (nulls && column.isNull(row)) continue;
      try {
        out.values()[row] = periods.start(column.get(row));
      } catch (ArithmeticException tooEarly) {
        output.fail(row, Fault.OVERFLOW);
      }
    }
    return out;
  }
}
