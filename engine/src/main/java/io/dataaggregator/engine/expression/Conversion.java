package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import java.math.BigDecimal;

/** Numbers from one type to another. */
final class Conversion implements Kernel {
  // Both powers of two are exact: every double between them, and no other, truncates to 64 bits.
  private static final double LIMIT = 0x1p63;
  private static final long EXACT = 1L << 53;
  private static final double[] POWERS = new double[19];

  static {
    // 10^18 < 2^60 and 5^18 < 2^53, so every entry is exact.
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) POWERS[i] = POWERS[i - 1] * 10;
  }

  private final Kernel operand;
  private final Output output;

  private Conversion(Kernel operand, FieldType type) {
    this.operand = operand;
    output = new Output(type);
  }

  /** The nearest double of an int or a decimal. */
  static Conversion toDouble(Kernel operand) {
    return new Conversion(operand, FieldType.DOUBLE);
  }

  /** A double without its fraction; a fault where it does not fit 64 bits. */
  static Conversion toInt(Kernel operand) {
    return new Conversion(operand, FieldType.INT);
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
    Vector column = operand.evaluate(batch, rows, count);
    Vector out = output.begin(batch.capacity());
    output.inherit(operand, column, rows, count);
    if (column instanceof LongVector longs) {
      toDouble(longs.values(), ((DoubleVector) out).values(), rows, count);
    } else {
      toLong(((DoubleVector) column).values(), (LongVector) out, rows, count);
    }
    return out;
  }

  private void toDouble(long[] x, double[] z, int[] rows, int count) {
    int scale = operand.type().scale();
    if (scale == 0) {
      for (int i = 0; i < count; i++) z[rows[i]] = (double) x[rows[i]];
      return;
    }
    double power = POWERS[scale];
    for (int i = 0; i < count; i++) {
      long unscaled = x[rows[i]];
      // A quotient of two exact doubles is rounded once, so it is the nearest.
      z[rows[i]] =
          unscaled <= EXACT && unscaled >= -EXACT
              ? unscaled / power
              : BigDecimal.valueOf(unscaled, scale).doubleValue();
    }
  }

  private void toLong(double[] x, LongVector out, int[] rows, int count) {
    long[] z = out.values();
    boolean suspect = false;
    for (int i = 0; i < count; i++) {
      double value = x[rows[i]];
      suspect |= !(value > -LIMIT && value < LIMIT);
      z[rows[i]] = (long) value;
    }
    if (!suspect) return;
    for (int i = 0; i < count; i++) {
      double value = x[rows[i]];
      if (!out.isNull(rows[i]) && !(value > -LIMIT && value < LIMIT)) {
        output.fail(rows[i], Fault.OVERFLOW);
      }
    }
  }
}
