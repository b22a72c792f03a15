package io.dataaggregator.engine.batch;

/**
 * A column of strings, each the id of an entry of a {@link Dictionary}; a negative id is null. The
 * dictionary outlives the batch (ids stay valid from batch to batch of one reader) until the reader
 * replaces it: whoever keeps ids compares {@link #dictionary()} by identity.
 */
public final class StringVector implements Vector {
  private final int[] ids;
  private final RecentTexts recent = new RecentTexts();
  private Dictionary dictionary;
  private boolean anyNull;

  public StringVector(int capacity, Dictionary dictionary) {
    ids = new int[capacity];
    this.dictionary = dictionary;
  }

  /** The backing array of dictionary ids; negative is null. */
  public int[] ids() {
    return ids;
  }

  public Dictionary dictionary() {
    return dictionary;
  }

  /** Some of the dictionary's entries, for whoever sets many rows. */
  public RecentTexts recent() {
    return recent;
  }

  /** Starts on another dictionary; only between batches. */
  public void use(Dictionary next) {
    if (next != dictionary) recent.clear();
    dictionary = next;
  }

  public int id(int row) {
    return ids[row];
  }

  public void set(int row, int id) {
    ids[row] = id;
  }

  /** Points {@code count} rows from {@code row} on at entries of the dictionary. */
  public void set(int row, int[] some, int count) {
    System.arraycopy(some, 0, ids, row, count);
  }

  /** Adds the UTF-8 text {@code bytes[from, to)} to the dictionary and points the row at it. */
  public void set(int row, byte[] bytes, int from, int to) {
    ids[row] = dictionary.add(bytes, from, to);
  }

  @Override
  public int capacity() {
    return ids.length;
  }

  @Override
  public boolean isNull(int row) {
    return ids[row] < 0;
  }

  @Override
  public void setNull(int row) {
    ids[row] = -1;
    anyNull = true;
  }

  @Override
  public boolean mayHaveNulls() {
    return anyNull;
  }

  @Override
  public void clear() {
    anyNull = false;
  }
}
