package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.Vector;
import org.jspecify.annotations.Nullable;

/** {@code true} and {@code false}; in CSV in any case, as spreadsheets write them. */
final class BoolColumn implements Column {
  private BoolVector vector = new BoolVector(0);

  @Override
  public void bind(Vector next) {
    vector = (BoolVector) next;
  }

  @Override
  public void setNull(int row) {
    vector.setNull(row);
  }

  @Override
  public @Nullable Fault text(byte[] bytes, int from, int to, int row) {
    boolean yes = is("true", bytes, from, to);
    if (!yes && !is("false", bytes, from, to)) return Fault.NOT_A_BOOL;
    vector.set(row, yes);
    return null;
  }

  @Override
  public JsonKind kind() {
    return JsonKind.BOOL;
  }

  @Override
  public @Nullable Fault json(JsonKind kind, byte[] bytes, int from, int to, int row) {
    if (kind != kind()) return Fault.NOT_A_BOOL;
    vector.set(row, bytes[from] == 't');
    return null;
  }

  private static boolean is(String word, byte[] bytes, int from, int to) {
    if (to - from != word.length()) return false;
    for (int i = 0; i < word.length(); i++) {
      // the words are letters only, whose cases differ in this bit
      if ((bytes[from + i] | 0x20) != word.charAt(i)) return false;
    }
    return true;
  }
}
