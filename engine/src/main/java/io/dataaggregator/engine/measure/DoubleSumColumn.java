package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Sum and average of double: an exact sum and a count. */
final class DoubleSumColumn implements Accumulator {
  private final DoubleSums sums = new DoubleSums();
  private final LongCells counts = new LongCells(1);
  private final MeasureKind kind;

  DoubleSumColumn(MeasureKind kind) {
    this.kind = kind;
  }

  @Override
  public void ensure(int slots) {
    sums.ensure(slots);
    counts.ensure(slots);
  }

  @Override
  public void clear(int slot) {
    sums.clear(slot);
    counts.clear(slot);
  }

  @Override
  public void clearAll() {
    sums.clearAll();
    counts.clearAll();
  }

  @Override
  public void add(
      int[] slots, RecordBatch batch, @Nullable Vector argument, long[] times, int unit) {
    if (!(argument instanceof DoubleVector vector)) {
      throw new IllegalArgumentException(kind + " of double over " + argument);
    }
    double[] values = vector.values();
    long[] count = counts.cells;
    int[] selection = batch.selection();
    int selected = batch.selected();
    boolean nulls = vector.mayHaveNulls();
    for (int i = 0; i < selected; i++) {
      int row = selection[i];
      if (nulls && vector.isNull(row)) continue;
      sums.add(slots[i], values[row]);
      count[slots[i]]++;
    }
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    var that = (DoubleSumColumn) other;
    sums.merge(slot, that.sums, otherSlot);
    counts.plus(slot, that.counts, otherSlot);
  }

  @Override
  public void merge(int[] slots, Accumulator other, int count) {
    var that = (DoubleSumColumn) other;
    long[] theirs = that.counts.cells;
    long[] cells = counts.cells;
    for (int i = 0; i < count; i++) {
      sums.merge(slots[i], that.sums, i);
      cells[slots[i]] += theirs[i];
    }
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    counts.write(out, slots, count);
    sums.write(out, slots, count);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    counts.read(in, firstSlot, count);
    sums.read(in, firstSlot, count);
  }

  @Override
  public @Nullable Object value(int slot) {
    long count = counts.cells[slot];
    if (count == 0) return null;
    if (kind == MeasureKind.SUM || !sums.isFinite(slot)) return sums.rounded(slot);
    // one division of two exact numbers is rounded once
    if (sums.isOneDouble(slot) && count <= 1L << 53) return (sums.high(slot) + 0.0) / count;
    Exact sum = sums.exact(slot);
    return Rounding.quotient(sum.mantissa(), BigInteger.valueOf(count), sum.exponent());
  }

  @Override
  public long bytes() {
    return sums.bytes() + counts.bytes();
  }
}
