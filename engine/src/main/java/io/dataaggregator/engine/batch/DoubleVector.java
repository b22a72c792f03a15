package io.dataaggregator.engine.batch;

/** A column of IEEE 754 binary64 numbers. */
public final class DoubleVector implements Vector {
  private final double[] values;
  private final Nulls nulls;

  public DoubleVector(int capacity) {
    values = new double[capacity];
    nulls = new Nulls(capacity);
  }

  /** The backing array; null rows hold anything. */
  public double[] values() {
    return values;
  }

  public double get(int row) {
    return values[row];
  }

  public void set(int row, double value) {
    values[row] = value;
    nulls.unset(row);
  }

  @Override
  public int capacity() {
    return values.length;
  }

  @Override
  public boolean isNull(int row) {
    return nulls.get(row);
  }

  @Override
  public void setNull(int row) {
    nulls.set(row);
  }

  @Override
  public boolean mayHaveNulls() {
    return nulls.any();
  }

  @Override
  public void clear() {
    nulls.clear();
  }
}
