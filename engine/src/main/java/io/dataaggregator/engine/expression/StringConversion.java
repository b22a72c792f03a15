package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import java.nio.charset.StandardCharsets;

/** Ints and bools as text. */
final class StringConversion implements Kernel {
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  /** Of the least of all. */
  private static final int LONGEST = 20;

  private final Kernel operand;
  private final Output output = new Output(FieldType.STRING);
  private final byte[] digits = new byte[LONGEST];

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
    if (column instanceof BoolVector bools) write(bools, out, rows, count);
    else write((LongVector) column, out, rows, count);
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
    for (int i = 0; i < count; i++) {
      if (!from.isNull(rows[i])) out.set(rows[i], digits, digits(from.get(rows[i])), LONGEST);
    }
  }

  /** Writes a number up to the end of the digits; answers where it starts. */
  private int digits(long value) {
    int at = LONGEST;
    // by its negative, because the least number has no positive
    long rest = value > 0 ? -value : value;
    do {
      digits[--at] = (byte) ('0' - rest % 10);
      rest /= 10;
    } while (rest != 0);
    if (value < 0) digits[--at] = '-';
    return at;
  }
}
