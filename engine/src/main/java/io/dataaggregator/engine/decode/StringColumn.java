package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Text as it stands, looked up in the dictionary straight from the buffer. Of short texts, which is
 * what most columns hold again and again, the ids found last are kept by their bytes: two loads and
 * comparisons take the place of check, hash and look-up.
 */
final class StringColumn implements Column {
  private static final int SHORT = 15;
  private static final int SLOT_BITS = 10;

  private StringVector vector = new StringVector(0, new Dictionary());
  private Dictionary dictionary = vector.dictionary();

  /** The first eight of the ASCII bytes. */
  private final long[] heads = new long[1 << SLOT_BITS];

  /** The others, and above them the number of all and one: no text has a tail of 0. */
  private final long[] tails = new long[1 << SLOT_BITS];

  private final int[] ids = new int[1 << SLOT_BITS];

  @Override
  public void bind(Vector next) {
    vector = (StringVector) next;
    if (vector.dictionary() == dictionary) return;
    dictionary = vector.dictionary();
    Arrays.fill(tails, 0);
  }

  @Override
  public void setNull(int row) {
    vector.setNull(row);
  }

  @Override
  public @Nullable Fault text(byte[] bytes, int from, int to, int row) {
    int length = to - from;
    if (length <= SHORT && from + 2 * Long.BYTES <= bytes.length) {
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
    long mixed = (head ^ Long.rotateLeft(tail, 29)) * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> (64 - SLOT_BITS));
    if (tails[slot] != tail || heads[slot] != head) {
      ids[slot] = dictionary.add(bytes, from, to);
      heads[slot] = head;
      tails[slot] = tail;
    }
    return ids[slot];
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
