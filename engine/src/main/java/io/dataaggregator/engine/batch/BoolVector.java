package io.dataaggregator.engine.batch;

/** A column of booleans. */
public final class BoolVector implements Vector {
  private final boolean[] values;
  private final Nulls nulls;

  public BoolVector(int capacity) {
    values = new boolean[capacity];
    nulls = new Nulls(capacity);
  }

  /** The backing array; null rows hold anything. */
  public boolean[] values() {
    return values;
  }

  public boolean get(int row) {
    return values[row];
  }

  public void set(int row, boolean value) {
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
