package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.Vector;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Timestamps as ISO 8601 text. */
final class IsoColumn implements Column {
  private final IsoTime time;
  private LongVector vector = new LongVector(0);

  IsoColumn(@Nullable ZoneId zone) {
    time = new IsoTime(zone);
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
    Fault fault = time.read(bytes, from, to);
    if (fault == null) vector.set(row, time.micros);
    return fault;
  }

  @Override
  public JsonKind kind() {
    return JsonKind.STRING;
  }

  @Override
  public @Nullable Fault json(JsonKind kind, byte[] bytes, int from, int to, int row) {
    return kind == kind() ? text(bytes, from, to, row) : Fault.NOT_A_TIMESTAMP;
  }
}
