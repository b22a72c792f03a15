package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.Vector;
import org.jspecify.annotations.Nullable;

/**
 * 64-bit integers. In CSV a sign and digits; in JSON, which has one kind of number only, also
 * {@code 1.0} and {@code 1e3}, because their value is an integer.
 */
final class IntColumn implements Column {
  private final Numbers numbers = new Numbers();
  private LongVector vector = new LongVector(0);

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
    return set(row, numbers.integer(bytes, from, to));
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
    if (kind != kind()) return Fault.NOT_AN_INTEGER;
    Fault fault = numbers.scaled(bytes, from, to, 0);
    return set(row, fault == Fault.TOO_PRECISE ? Fault.NOT_AN_INTEGER : fault);
  }

  private @Nullable Fault set(int row, @Nullable Fault fault) {
    if (fault == null) vector.set(row, numbers.value);
    return fault;
  }
}
