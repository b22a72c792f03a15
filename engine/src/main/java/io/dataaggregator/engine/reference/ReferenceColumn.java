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
  /** Bits of a number, or the id of a text. */
  private long[] values = new long[1024];

  private long[] nulls = new long[16];
  private final Dictionary texts = new Dictionary();
  private boolean isText;
  private int rows;

  ReferenceColumn() {}

  /** Sets the value of row {@code at}, the next one or an earlier one. */
  void set(int at, Vector from, int row) {
    if (at == values.length) {
      values = Arrays.copyOf(values, 2 * at);
      nulls = Arrays.copyOf(nulls, 2 * nulls.length);
    }
    if (from.isNull(row)) {
      nulls[at >>> 6] |= 1L << at;
    } else {
      nulls[at >>> 6] &= ~(1L << at);
      values[at] = value(from, row);
      isText = from instanceof StringVector;
    }
    rows = Math.max(rows, at + 1);
  }

  private long value(Vector from, int row) {
    return switch (from) {
      case BoolVector bools -> bools.get(row) ? 1 : 0;
      case LongVector longs -> longs.get(row);
      case DoubleVector doubles -> Double.doubleToRawLongBits(doubles.get(row));
      case StringVector strings -> {
        Dictionary theirs = strings.dictionary();
        int id = strings.id(row);
        yield texts.add(theirs.text(), theirs.start(id), theirs.end(id));
      }
    };
  }

  /** Adds the value of a row to a digest, so that no two values are the same bytes. */
  void update(MessageDigest digest, int row) {
    if (isNull(row)) {
      digest.update((byte) 0);
      return;
    }
    digest.update((byte) 1);
    int id = (int) values[row];
    number(digest, isText ? texts.end(id) - texts.start(id) : values[row]);
    if (isText) digest.update(texts.text(), texts.start(id), texts.end(id) - texts.start(id));
  }

  private static void number(MessageDigest digest, long value) {
    for (int shift = 56; shift >= 0; shift -= 8) digest.update((byte) (value >>> shift));
  }

  /** Memory that it takes, about. */
  long bytes() {
    int entries = texts.size();
    return 9L * rows + 16L * entries + (entries == 0 ? 0 : texts.end(entries - 1));
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
        strings.use(texts);
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
