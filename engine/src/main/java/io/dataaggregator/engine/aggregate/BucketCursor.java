package io.dataaggregator.engine.aggregate;

/** Walks over sorted buckets that a filter accepts. */
final class BucketCursor {
  /** The seal of buckets that are in none. */
  static final long OPEN = 0;

  private final SortedBuckets rows;
  private final RowFilter filter;
  private final long seal;
  private final KeyBuffer key = new KeyBuffer();
  private int position;

  /** A cursor before the position {@code from}. */
  BucketCursor(SortedBuckets rows, RowFilter filter, long seal, int from) {
    this.rows = rows;
    this.filter = filter;
    this.seal = seal;
    position = from - 1;
  }

  /** Moves on to the next bucket; false at the end. */
  boolean advance() {
    if (filter.excludesAll()) return false;
    do {
      if (++position >= rows.size()) return false;
    } while (!filter.accepts(rows.slot(position)));
    columns().key(slot(), key);
    return true;
  }

  /** The key of the bucket it is at. */
  KeyBuffer key() {
    return key;
  }

  int slot() {
    return rows.slot(position);
  }

  BucketColumns columns() {
    return rows.columns();
  }

  long seal() {
    return seal;
  }
}
