package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecentTexts;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Text as it stands, looked up in the dictionary straight from the buffer. The ids of short ones
 * are kept by their bytes: two loads and comparisons take the place of check, hash and look-up.
 * Where the batch has room for its hash only, it is that.
 */
final class StringColumn implements Column {
  /** Is no short text's tail. */
  private static final long LONG = -1;

  /** Null unless the batch wants hashes. */
  private @Nullable TextHasher hashes;

  private StringVector vector = new StringVector(0, new Dictionary());
  private RecentTexts recent = vector.recent();

  // of many texts in turn
  private long[] heads = {};
  private long[] tails = {};
  private int[] ids = {};

  @Override
  public void bind(Vector next) {
    hashes = next instanceof LongVector longs ? new TextHasher(longs) : null;
    if (hashes != null) return;
    vector = (StringVector) next;
    recent = vector.recent();
    recent.fit(vector.dictionary().size());
  }

  @Override
  public void setNull(int row) {
    if (hashes != null) hashes.setNull(row);
    else vector.setNull(row);
  }

  @Override
  public @Nullable Fault text(byte[] bytes, int from, int to, int row) {
    if (hashes != null) return hashes.text(bytes, from, to, row);
    long tail = tail(bytes, from, to);
    if (tail != LONG) {
      long head = head(bytes, from, to);
      int id = recent.find(head, tail);
      vector.set(row, id == RecentTexts.NONE ? add(head, tail, bytes, from, to) : id);
      return null;
    }
    if (!Utf8.isValid(bytes, from, to)) return Fault.BAD_UTF8;
    vector.set(row, bytes, from, to);
    return null;
  }

  /** The first eight bytes of a short text. */
  private static long head(byte[] bytes, int from, int to) {
    long head = Swar.load(bytes, from);
    return to - from < 8 ? first(to - from, head) : head;
  }

  /** The others and the length as {@link RecentTexts} has them, of ASCII; or {@link #LONG}. */
  private static long tail(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > RecentTexts.LONGEST || from + 2 * Long.BYTES > bytes.length) return LONG;
    long head = head(bytes, from, to);
    long tail = length > 8 ? first(length - 8, Swar.load(bytes, from + 8)) : 0;
    return ((head | tail) & Swar.HIGHS) == 0 ? tail | ((length + 1L) << 56) : LONG;
  }

  private static long first(int count, long word) {
    return word & ((1L << (8 * count)) - 1);
  }

  private int add(long head, long tail, byte[] bytes, int from, int to) {
    int id = vector.dictionary().add(bytes, from, to);
    recent.put(head, tail, id);
    return id;
  }

  @Override
  public int texts(byte[] bytes, int[] from, int[] to, int count, int row) {
    if (hashes != null) return hashes.texts(bytes, from, to, count, row);
    if (heads.length < count) reserve(count);
    for (int i = 0; i < count; i++) {
      tails[i] = tail(bytes, from[i], to[i]);
      heads[i] = tails[i] == LONG ? 0 : head(bytes, from[i], to[i]);
    }
    recent.find(heads, tails, ids, count);
    int known = 0;
    while (known < count && ids[known] >= 0 && from[known] != to[known]) known++;
    vector.set(row, ids, known);
    for (int i = known; i < count; i++) {
      if (from[i] == to[i]) setNull(row + i);
      else if (ids[i] != RecentTexts.NONE) vector.set(row + i, ids[i]);
      else if (text(bytes, from[i], to[i], row + i) != null) return i;
    }
    return count;
  }

  private void reserve(int count) {
    heads = new long[count];
    tails = new long[count];
    ids = new int[count];
  }

  @Override
  public JsonKind kind() {
    return JsonKind.STRING;
  }

  @Override
  public @Nullable Fault json(JsonKind kind, byte[] bytes, int from, int to, int row) {
    return kind == kind() ? text(bytes, from, to, row) : Fault.NOT_A_STRING;
  }

  @Override
  public boolean takesEmpty() {
    return true;
  }
}
