package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import java.nio.charset.StandardCharsets;

/** Numbers, times and bools as text. */
final class StringConversion implements Kernel {
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  private final Kernel operand;
  private final Output output = new Output(FieldType.STRING);
  private final NumberText text = new NumberText();

  StringConversion(Kernel operand) {
    this.operand = operand;
  }

  @Override
  public FieldType type() {
    return FieldType.STRING;
  }

  @Override
  public Faults faults() {
    return output.faults();
  }

  @Override
  public Vector evaluate(RecordBatch batch, int[] rows, int count) {
    Vector column = operand.evaluate(batch, rows, count);
    StringVector out = output.strings(batch.capacity());
    output.inherit(operand, column, rows, count);
    switch (column) {
      case BoolVector bools -> write(bools, out, rows, count);
      case LongVector longs -> write(longs, out, rows, count);
      case DoubleVector doubles -> write(doubles, out, rows, count);
      case StringVector strings -> throw new IllegalArgumentException("text has no text");
    }
    return out;
  }

  private static void write(BoolVector from, StringVector out, int[] rows, int count) {
    for (int i = 0; i < count; i++) {
      if (from.isNull(rows[i])) continue;
      byte[] text = from.get(rows[i]) ? TRUE : FALSE;
      out.set(rows[i], text, 0, text.length);
    }
  }

  private void write(LongVector from, StringVector out, int[] rows, int count) {
    boolean times = operand.type().equals(FieldType.TIMESTAMP);
    for (int i = 0; i < count; i++) {
      if (from.isNull(rows[i])) continue;
      if (times) text.writeTime(from.get(rows[i]));
      else text.write(from.get(rows[i]));
      set(out, rows[i]);
    }
  }

  private void write(DoubleVector from, StringVector out, int[] rows, int count) {
    for (int i = 0; i < count; i++) {
      if (from.isNull(rows[i])) continue;
      text.write(from.get(rows[i]));
      set(out, rows[i]);
    }
  }

  private void set(StringVector out, int row) {
    byte[] bytes = text.bytes();
    out.set(row, bytes, text.from(), bytes.length);
  }
}
