package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.util.Arrays;

/**
 * A few longs for every slot, side by side so that one bucket touches one line of cache, but stored
 * field by field because equal fields compress. All zero is an empty slot.
 */
final class LongCells {
  private final int width;

  /** Field {@code f} of slot {@code s} is at {@code s * width + f}. */
  long[] cells = new long[0];

  LongCells(int width) {
    this.width = width;
  }

  void ensure(int slots) {
    int needed = Math.multiplyExact(slots, width);
    if (needed <= cells.length) return;
    cells = Arrays.copyOf(cells, Slots.capacity(slots, cells.length / width) * width);
  }

  void clear(int slot) {
    Arrays.fill(cells, slot * width, (slot + 1) * width, 0);
  }

  void clearAll() {
    Arrays.fill(cells, 0);
  }

  /** Adds field by field, as wrapping sums. */
  void plus(int slot, LongCells other, int otherSlot) {
    for (int f = 0; f < width; f++) {
      cells[slot * width + f] += other.cells[otherSlot * width + f];
    }
  }

  void copy(int slot, LongCells other, int otherSlot) {
    System.arraycopy(other.cells, otherSlot * width, cells, slot * width, width);
  }

  void write(ColumnWriter out, int[] slots, int count) {
    write(out, width, slots, count);
  }

  /** Writes the first {@code fields} fields. */
  void write(ColumnWriter out, int fields, int[] slots, int count) {
    long[] column = new long[Math.min(count, ColumnWriter.PIECE)];
    for (int f = 0; f < fields; f++) {
      for (int from = 0, length; from < count; from += length) {
        length = Math.min(column.length, count - from);
        for (int i = 0; i < length; i++) column[i] = cells[slots[from + i] * width + f];
        out.longs(column, 0, length);
      }
    }
  }

  void read(ColumnReader in, int firstSlot, int count) {
    read(in, width, firstSlot, count);
  }

  void read(ColumnReader in, int fields, int firstSlot, int count) {
    ensure(firstSlot + count);
    long[] column = new long[Math.min(count, ColumnWriter.PIECE)];
    for (int f = 0; f < fields; f++) {
      for (int from = 0, length; from < count; from += length) {
        length = Math.min(column.length, count - from);
        in.longs(column, 0, length);
        for (int i = 0; i < length; i++) cells[(firstSlot + from + i) * width + f] = column[i];
      }
    }
  }

  /** Writes cells that hold the bits of doubles, which compress best as such. */
  void writeDoubles(ColumnWriter out, int[] slots, int count) {
    double[] column = new double[Math.min(count, ColumnWriter.PIECE)];
    for (int f = 0; f < width; f++) {
      for (int from = 0, length; from < count; from += length) {
        length = Math.min(column.length, count - from);
        for (int i = 0; i < length; i++) {
          column[i] = Double.longBitsToDouble(cells[slots[from + i] * width + f]);
        }
        out.doubles(column, 0, length);
      }
    }
  }

  void readDoubles(ColumnReader in, int firstSlot, int count) {
    ensure(firstSlot + count);
    double[] column = new double[Math.min(count, ColumnWriter.PIECE)];
    for (int f = 0; f < width; f++) {
      for (int from = 0, length; from < count; from += length) {
        length = Math.min(column.length, count - from);
        in.doubles(column, 0, length);
        for (int i = 0; i < length; i++) {
          cells[(firstSlot + from + i) * width + f] = Double.doubleToRawLongBits(column[i]);
        }
      }
    }
  }

  long bytes() {
    return cells.length * 8L;
  }
}
