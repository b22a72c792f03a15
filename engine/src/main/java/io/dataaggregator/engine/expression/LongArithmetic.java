package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import org.jspecify.annotations.Nullable;

/**
 * 64-bit arithmetic, also on unscaled decimals. Loops run over every row, null or not, and only
 * collect whether anything overflowed; only then a second pass looks for the rows that did.
 */
final class LongArithmetic implements Kernel {
  /** The operators of CEL on ints; division truncates, the remainder has the dividend's sign. */
  enum Operator {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MODULO
  }

  private final Operator operator;
  private final Kernel a;
  private final Kernel b;
  private final Output output;

  LongArithmetic(Operator operator, Kernel a, Kernel b, FieldType type) {
    this.operator = operator;
    this.a = a;
    this.b = b;
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
    var left = (LongVector) a.evaluate(batch, rows, count);
    var right = (LongVector) b.evaluate(batch, rows, count);
    LongVector out = output.longs(batch.capacity());
    output.inherit(a, left, b, right, rows, count);
    long[] x = left.values();
    long[] y = right.values();
    long[] z = out.values();
    boolean suspect =
        switch (operator) {
          case ADD -> add(x, y, z, rows, count);
          case SUBTRACT -> subtract(x, y, z, rows, count);
          case MULTIPLY -> multiply(x, y, z, rows, count);
          case DIVIDE -> divide(x, y, z, rows, count);
          case MODULO -> modulo(x, y, z, rows, count);
        };
    if (suspect) fail(out, x, y, rows, count);
    return out;
  }

  private static boolean add(long[] x, long[] y, long[] z, int[] rows, int count) {
    long signs = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      long sum = x[row] + y[row];
      // The sign of the sum differs from both operands' exactly on overflow (Hacker's Delight
      // 2-13).
      signs |= (x[row] ^ sum) & (y[row] ^ sum);
      z[row] = sum;
    }
    return signs < 0;
  }

  private static boolean subtract(long[] x, long[] y, long[] z, int[] rows, int count) {
    long signs = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      long difference = x[row] - y[row];
      signs |= (x[row] ^ y[row]) & (x[row] ^ difference);
      z[row] = difference;
    }
    return signs < 0;
  }

  private static boolean multiply(long[] x, long[] y, long[] z, int[] rows, int count) {
    long rest = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      long low = x[row] * y[row];
      rest |= Math.multiplyHigh(x[row], y[row]) ^ (low >> 63);
      z[row] = low;
    }
    return rest != 0;
  }

  private static boolean divide(long[] x, long[] y, long[] z, int[] rows, int count) {
    boolean suspect = false;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      if (y[row] == 0) suspect = true;
      else z[row] = x[row] / y[row];
      suspect |= y[row] == -1 && x[row] == Long.MIN_VALUE;
    }
    return suspect;
  }

  private static boolean modulo(long[] x, long[] y, long[] z, int[] rows, int count) {
    boolean suspect = false;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      if (y[row] == 0) suspect = true;
      else z[row] = x[row] % y[row];
    }
    return suspect;
  }

  private void fail(LongVector out, long[] x, long[] y, int[] rows, int count) {
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      if (out.isNull(row)) continue;
      Fault fault = fault(x[row], y[row]);
      if (fault != null) output.fail(row, fault);
    }
  }

  private @Nullable Fault fault(long x, long y) {
    return switch (operator) {
      case ADD -> ((x ^ x + y) & (y ^ x + y)) < 0 ? Fault.OVERFLOW : null;
      case SUBTRACT -> ((x ^ y) & (x ^ x - y)) < 0 ? Fault.OVERFLOW : null;
      case MULTIPLY -> Math.multiplyHigh(x, y) != (x * y) >> 63 ? Fault.OVERFLOW : null;
      case DIVIDE -> {
        if (y == 0) yield Fault.DIVISION_BY_ZERO;
        yield y == -1 && x == Long.MIN_VALUE ? Fault.OVERFLOW : null;
      }
      case MODULO -> y == 0 ? Fault.DIVISION_BY_ZERO : null;
    };
  }
}
