package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import java.util.Arrays;

/** {@code in} a list of constant numbers, by binary search. */
final class Membership implements Kernel {
  private final Kernel operand;
  private final long[] longs;
  private final double[] doubles;
  private final Output output = new Output(FieldType.BOOL);

  private Membership(Kernel operand, long[] longs, double[] doubles) {
    this.operand = operand;
    this.longs = longs;
    this.doubles = doubles;
  }

  static Membership of(Kernel operand, long[] constants) {
    long[] sorted = constants.clone();
    Arrays.sort(sorted);
    return new Membership(operand, sorted, new double[0]);
  }

  /** Constants are finite: CEL has no literal for anything else. */
  static Membership of(Kernel operand, double[] constants) {
    double[] sorted = new double[constants.length];
    // Adding positive zero makes a negative zero positive; both are equal but sort apart.
    for (int i = 0; i < sorted.length; i++) sorted[i] = constants[i] + 0.0;
    Arrays.sort(sorted);
    return new Membership(operand, new long[0], sorted);
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
    output.inherit(operand, column, rows, count);
    boolean[] z = out.values();
    if (column instanceof LongVector vector) {
      long[] x = vector.values();
      for (int i = 0; i < count; i++) {
        z[rows[i]] = Arrays.binarySearch(longs, x[rows[i]]) >= 0;
      }
    } else {
      double[] x = ((DoubleVector) column).values();
      for (int i = 0; i < count; i++) {
        z[rows[i]] = Arrays.binarySearch(doubles, x[rows[i]] + 0.0) >= 0;
      }
    }
    return out;
  }
}
