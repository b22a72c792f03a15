package io.dataaggregator.engine.batch;

/**
 * A column of 64-bit integers, of timestamps in microseconds, of unscaled decimals, or of {@link
 * TextHash}es.
 */
public final class LongVector implements Vector {
  private final long[] values;
  private final Nulls nulls;

  public LongVector(int capacity) {
    values = new long[capacity];
    nulls = new Nulls(capacity);
  }

  /** The backing array; null rows hold anything. */
  public long[] values() {
    return values;
  }

  public long get(int row) {
    return values[row];
  }

  public void set(int row, long value) {
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
