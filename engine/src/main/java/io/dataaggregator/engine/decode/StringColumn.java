package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Text as it stands, looked up in the dictionary straight from the buffer. The ids of short ones
 * are kept by their bytes: two loads and comparisons take the place of check, hash and look-up.
 */
final class StringColumn implements Column {
  private StringVector vector = new StringVector(0, new Dictionary());
  private Dictionary dictionary = vector.dictionary();
  private final RecentTexts recent = new RecentTexts();

  @Override
  public void bind(Vector next) {
    vector = (StringVector) next;
    if (vector.dictionary() == dictionary) {
      recent.fit(dictionary.size());
    } else {
      dictionary = vector.dictionary();
      recent.clear();
    }
  }

  @Override
  public void setNull(int row) {
    vector.setNull(row);
  }

  @Override
  public @Nullable Fault text(byte[] bytes, int from, int to, int row) {
    int length = to - from;
    if (length <= RecentTexts.LONGEST && from + 2 * Long.BYTES <= bytes.length) {
      long head = Swar.load(bytes, from);
      long tail = 0;
      if (length > 8) tail = first(length - 8, Swar.load(bytes, from + 8));
      else if (length < 8) head = first(length, head);
      if (((head | tail) & Swar.HIGHS) == 0) {
        long sized = tail | ((length + 1L) << 56);
        vector.set(row, id(head, sized, bytes, from, to));
        return null;
      }
    }
    if (!Utf8.isValid(bytes, from, to)) return Fault.BAD_UTF8;
    vector.set(row, bytes, from, to);
    return null;
  }

  private static long first(int count, long word) {
    return word & ((1L << (8 * count)) - 1);
  }

  private int id(long head, long tail, byte[] bytes, int from, int to) {
    int id = recent.find(head, tail);
    if (id == RecentTexts.NONE) {
      id = dictionary.add(bytes, from, to);
      recent.put(head, tail, id);
    }
    return id;
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
  public @Nullable Fault json(JsonKind kind, byte[] bytes, int from, int to, int row) {
    return kind == JsonKind.STRING ? text(bytes, from, to, row) : Fault.NOT_A_STRING;
  }

  @Override
  public boolean takesEmpty() {
    return true;
  }
}
