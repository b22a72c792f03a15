package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.Vector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a kernel could not fill, dense by row. Almost always empty, so every use asks
 * {@link #any} first. A row with a fault is null in the kernel's column as well.
 */
final class Faults {
  /** Of kernels that cannot fail. */
  static final Faults NONE = new Faults();

  private byte[] marks = new byte[0];
  private boolean any;

  /** Empties it, with room for {@code capacity} rows. */
  void begin(int capacity) {
    if (marks.length < capacity) marks = new byte[capacity];
    else if (any) Arrays.fill(marks, (byte) 0);
    any = false;
  }

  boolean any() {
    return any;
  }

  @Nullable Fault get(int row) {
    return any ? Fault.of(marks[row]) : null;
  }

  boolean has(int row) {
    return any && marks[row] != 0;
  }

  void set(int row, Fault fault) {
    marks[row] = fault.mark();
    any = true;
  }

  /** Takes over the faults of {@code from} at the given rows. */
  void copy(Faults from, int[] rows, int count) {
    if (!from.any) return;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      if (from.marks[row] != 0) {
        marks[row] = from.marks[row];
        any = true;
      }
    }
  }

  /**
   * Takes over a fault of either operand where the other has a value or a fault too: an operand
   * that is really null makes the result null, whatever becomes of the other.
   */
  void combine(Faults a, Vector left, Faults b, Vector right, int[] rows, int count) {
    if (!a.any && !b.any) return;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      boolean failedA = a.has(row);
      boolean failedB = b.has(row);
      if (!failedA && !failedB) continue;
      if ((!failedA && left.isNull(row)) || (!failedB && right.isNull(row))) continue;
      marks[row] = failedA ? a.marks[row] : b.marks[row];
      any = true;
    }
  }
}
