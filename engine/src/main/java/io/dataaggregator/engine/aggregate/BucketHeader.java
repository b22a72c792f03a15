package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import io.dataaggregator.engine.columnar.CorruptBlockException;

/**
 * What begins a block of buckets: its format, of which keys and measures it is, and how many.
 *
 * @param layout the keys and measures of the plan
 */
record BucketHeader(String layout) {
  private static final int FORMAT = 1;

  void write(ColumnWriter out, int count) {
    out.oneByte(FORMAT);
    out.string(layout);
    out.varint(count);
  }

  /** How many buckets follow, which are of this layout. */
  int read(ColumnReader in) {
    int format = in.oneByte();
    if (format != FORMAT) {
      throw new CorruptBlockException(
          "buckets are in format " + format + "; this release reads " + FORMAT);
    }
    String written = in.string();
    if (!written.equals(layout)) {
      throw new CorruptBlockException("buckets of " + written + " do not fit " + layout);
    }
    return in.count();
  }
}
