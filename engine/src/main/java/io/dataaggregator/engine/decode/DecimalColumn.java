package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.Vector;
import org.jspecify.annotations.Nullable;

/** Decimals of a fixed scale, never rounded: digits beyond the scale must be zeros. */
final class DecimalColumn implements Column {
  private final Numbers numbers = new Numbers();
  private final int scale;
  private LongVector vector = new LongVector(0);

  DecimalColumn(int scale) {
    this.scale = scale;
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
    Fault fault = numbers.scaled(bytes, from, to, scale);
    if (fault == null) vector.set(row, numbers.value);
    return fault;
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
