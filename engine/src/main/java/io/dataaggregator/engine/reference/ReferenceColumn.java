package io.dataaggregator.engine.reference;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import java.security.MessageDigest;
import java.util.Arrays;

/** The values of one field of a reference, by row. Nothing changes once the reference is built. */
public final class ReferenceColumn {
  /** Less is not worth a sweep. */
  private static final long MIN_SWEPT = 64L << 10;

  /** Bits of a number, or the id of a text. */
  private long[] values = new long[1024];

  private long[] nulls = new long[16];
  private final UsedTexts texts = new UsedTexts();
  private boolean isText;
  private int rows;

  ReferenceColumn() {}

  /** Sets the value of row {@code at}, the next one or an earlier one. */
  void set(int at, Vector from, int row) {
    if (at == values.length) {
      values = Arrays.copyOf(values, 2 * at);
      nulls = Arrays.copyOf(nulls, 2 * nulls.length);
    }
    int former = isText && at < rows && !isNull(at) ? (int) values[at] : -1;
    if (from.isNull(row)) {
      nulls[at >>> 6] |= 1L << at;
    } else {
      nulls[at >>> 6] &= ~(1L << at);
      values[at] = value(from, row);
      isText = from instanceof StringVector;
    }
    if (former >= 0) texts.release(former);
    rows = Math.max(rows, at + 1);
  }

  private long value(Vector from, int row) {
    return switch (from) {
      case BoolVector bools -> bools.get(row) ? 1 : 0;
      case LongVector longs -> longs.get(row);
      case DoubleVector doubles -> Double.doubleToRawLongBits(doubles.get(row));
      case StringVector strings -> texts.use(strings.dictionary(), strings.id(row));
    };
  }

  /** Adds the value of a row to a digest, so that no two values are the same bytes. */
  void update(MessageDigest digest, int row) {
    if (isNull(row)) {
      digest.update((byte) 0);
      return;
    }
    digest.update((byte) 1);
    if (!isText) {
      number(digest, values[row]);
      return;
    }
    Dictionary all = texts.dictionary();
    int id = (int) values[row];
    int length = all.end(id) - all.start(id);
    number(digest, length);
    digest.update(all.text(), all.start(id), length);
  }

  private static void number(MessageDigest digest, long value) {
    for (int shift = 56; shift >= 0; shift -= 8) digest.update((byte) (value >>> shift));
  }

  /** Memory that its values take, about. */
  long bytes() {
    return 9L * rows + texts.bytes() - texts.unused();
  }

  /** Memory that text takes which rows had before, about. */
  long unused() {
    return texts.unused();
  }

  /** Gives up text which rows had before, where it is more than one of {@code parts} of all. */
  void sweep(int parts) {
    if (texts.unused() >= MIN_SWEPT && texts.unused() * parts > texts.bytes()) compact();
  }

  /** Nothing is set any more. */
  void finish() {
    if (texts.unused() > 0) compact();
  }

  private void compact() {
    int[] moved = texts.sweep();
    for (int row = 0; row < rows; row++) {
      if (!isNull(row)) values[row] = moved[(int) values[row]];
    }
  }

  /**
   * Writes a value, or null, for each selected row of a batch.
   *
   * @param found the row of the reference for each row of the batch, negative for none
   * @param selection rows of the batch, the first {@code count} of it
   * @param to of the field's type
   */
  public void gather(int[] found, int[] selection, int count, Vector to) {
    to.clear();
    switch (to) {
      case BoolVector bools -> {
        for (int i = 0; i < count; i++) {
          int row = selection[i];
          int at = found[row];
          if (isNull(at)) bools.setNull(row);
          else bools.set(row, values[at] != 0);
        }
      }
      case LongVector longs -> {
        for (int i = 0; i < count; i++) {
          int row = selection[i];
          int at = found[row];
          if (isNull(at)) longs.setNull(row);
          else longs.set(row, values[at]);
        }
      }
      case DoubleVector doubles -> {
        for (int i = 0; i < count; i++) {
          int row = selection[i];
          int at = found[row];
          if (isNull(at)) doubles.setNull(row);
          else doubles.set(row, Double.longBitsToDouble(values[at]));
        }
      }
      case StringVector strings -> {
        strings.use(texts.dictionary());
        for (int i = 0; i < count; i++) {
          int row = selection[i];
          int at = found[row];
          if (isNull(at)) strings.setNull(row);
          else strings.set(row, (int) values[at]);
        }
      }
    }
  }

  private boolean isNull(int at) {
    return at < 0 || (nulls[at >>> 6] & 1L << at) != 0;
  }
}
