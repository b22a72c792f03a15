package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.Vector;
import org.jspecify.annotations.Nullable;

/** The double nearest to the number as written; NaN and infinities have no text. */
final class DoubleColumn implements Column {
  private final Numbers numbers = new Numbers();
  private DoubleVector vector = new DoubleVector(0);

  @Override
  public void bind(Vector next) {
    vector = (DoubleVector) next;
  }

  @Override
  public void setNull(int row) {
    vector.setNull(row);
  }

  @Override
  public @Nullable Fault text(byte[] bytes, int from, int to, int row) {
    Fault fault = numbers.real(bytes, from, to);
    if (fault == null) vector.set(row, numbers.real);
    return fault;
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
    return kind == kind() ? text(bytes, from, to, row) : Fault.NOT_A_NUMBER;
  }
}
