package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.Vector;
import org.jspecify.annotations.Nullable;

/** A count of seconds, milli-, micro- or nanoseconds since 1970; cut to microseconds, downwards. */
final class EpochColumn implements Column {
  private final Numbers numbers = new Numbers();
  private final int scale;
  private LongVector vector = new LongVector(0);

  /**
   * @param microsPerUnit 1,000,000, 1,000 or 1; or 0 for nanoseconds
   */
  EpochColumn(long microsPerUnit) {
    scale =
        switch ((int) Math.min(microsPerUnit, Integer.MAX_VALUE)) {
          case 1_000_000 -> 6;
          case 1_000 -> 3;
          case 1 -> 0;
          case 0 -> -3;
          default -> throw new IllegalArgumentException("microseconds per unit " + microsPerUnit);
        };
  }

  @Override
  public void bind(Vector next) {
    vector = (LongVector) next;
  }

  @Override
  public void setNull(int row) {
    vector.setNull(row);
  }

  @Override
  public @Nullable Fault text(byte[] bytes, int from, int to, int row) {
    Fault fault = numbers.scaledDown(bytes, from, to, scale);
    if (fault == null) vector.set(row, numbers.value);
    return fault == Fault.NOT_A_NUMBER ? Fault.NOT_A_TIMESTAMP : fault;
  }

  @Override
  public int texts(byte[] bytes, int[] from, int[] to, int count, int row) {
    for (int i = 0; i < count; i++) {
      if (from[i] == to[i]) setNull(row + i);
      else if (text(bytes, from[i], to[i], row + i) != null) return i;
    }
    return count;
  }

  @Override
  public JsonKind kind() {
    return JsonKind.NUMBER;
  }

  @Override
  public @Nullable Fault json(JsonKind kind, byte[] bytes, int from, int to, int row) {
    return kind == kind() ? text(bytes, from, to, row) : Fault.NOT_A_TIMESTAMP;
  }
}
