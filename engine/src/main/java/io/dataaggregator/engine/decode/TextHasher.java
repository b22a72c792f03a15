package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.TextHash;
import org.jspecify.annotations.Nullable;

/** Writes hashes of texts into a vector; what is no text is refused as where the text is kept. */
final class TextHasher {
  private final LongVector vector;

  TextHasher(LongVector vector) {
    this.vector = vector;
  }

  void setNull(int row) {
    vector.setNull(row);
  }

  /** As {@link Column#text}. */
  @Nullable Fault text(byte[] bytes, int from, int to, int row) {
    if (!Utf8.isValid(bytes, from, to)) return Fault.BAD_UTF8;
    vector.set(row, TextHash.of(bytes, from, to));
    return null;
  }

  /** As {@link Column#texts}. */
  int texts(byte[] bytes, int[] from, int[] to, int count, int row) {
    for (int i = 0; i < count; i++) {
      if (from[i] == to[i]) setNull(row + i);
      else if (text(bytes, from[i], to[i], row + i) != null) return i;
    }
    return count;
  }
}
