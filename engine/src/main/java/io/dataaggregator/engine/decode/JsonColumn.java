package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import org.jspecify.annotations.Nullable;

/** A JSON value as its bytes stand in the source, white space within it included. */
final class JsonColumn implements Column {
  private final JsonScanner scanner = new JsonScanner();
  private StringVector vector = new StringVector(0, new Dictionary());

  @Override
  public void bind(Vector next) {
    vector = (StringVector) next;
  }

  @Override
  public void setNull(int row) {
    vector.setNull(row);
  }

  /** A CSV value that is JSON text; {@code null} is null. */
  @Override
  public @Nullable Fault text(byte[] bytes, int from, int to, int row) {
    scanner.start(bytes, to);
    int start = scanner.space(from);
    int end = scanner.skip(start, 0);
    if (end < 0) return scanner.fault();
    if (scanner.space(end) != to) return Fault.BAD_JSON;
    if (bytes[start] == 'n') {
      vector.setNull(row);
      return null;
    }
    return raw(bytes, start, end, row);
  }

  /** The raw text of the value, quotes included. */
  @Override
  public JsonKind kind() {
    return JsonKind.OBJECT;
  }

  @Override
  public @Nullable Fault json(JsonKind kind, byte[] bytes, int from, int to, int row) {
    return raw(bytes, from, to, row);
  }

  private @Nullable Fault raw(byte[] bytes, int from, int to, int row) {
    if (!Utf8.isValid(bytes, from, to)) return Fault.BAD_UTF8;
    vector.set(row, bytes, from, to);
    return null;
  }
}
