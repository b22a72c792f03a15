package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import org.jspecify.annotations.Nullable;

/** Text as it stands, looked up in the dictionary straight from the buffer. */
final class StringColumn implements Column {
  private StringVector vector = new StringVector(0, new Dictionary());

  @Override
  public void bind(Vector next) {
    vector = (StringVector) next;
  }

  @Override
  public void setNull(int row) {
    vector.setNull(row);
  }

  @Override
  public @Nullable Fault text(byte[] bytes, int from, int to, int row) {
    if (!Utf8.isValid(bytes, from, to)) return Fault.BAD_UTF8;
    vector.set(row, bytes, from, to);
    return null;
  }

  @Override
  public @Nullable Fault json(JsonKind kind, byte[] bytes, int from, int to, int row) {
    return kind == JsonKind.STRING ? text(bytes, from, to, row) : Fault.NOT_A_STRING;
  }

  @Override
  public boolean takesEmpty() {
    return true;
  }
}
