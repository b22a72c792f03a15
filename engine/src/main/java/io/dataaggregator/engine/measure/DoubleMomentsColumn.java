package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Population variance and standard deviation of double, from count, exact sum and exact sum of
 * squares; NaN where a value was NaN or infinite.
 */
final class DoubleMomentsColumn implements Accumulator {
  private final LongCells counts = new LongCells(1);
  private final DoubleSums sums = new DoubleSums();
  private final SquareCells squares = new SquareCells();
  private final MeasureKind kind;

  DoubleMomentsColumn(MeasureKind kind) {
    this.kind = kind;
  }

  @Override
  public void ensure(int slots) {
    counts.ensure(slots);
    sums.ensure(slots);
    squares.ensure(slots);
  }

  @Override
  public void clear(int slot) {
    counts.clear(slot);
    sums.clear(slot);
    squares.clear(slot);
  }

  @Override
  public void clearAll() {
    counts.clearAll();
    sums.clearAll();
    squares.clearAll();
  }

  @Override
  public void add(
      int[] slots, RecordBatch batch, @Nullable Vector argument, long[] times, int unit) {
    if (!(argument instanceof DoubleVector vector)) {
      throw new IllegalArgumentException(kind + " of double over " + argument);
    }
    int[] selection = batch.selection();
    boolean nulls = vector.mayHaveNulls();
    for (int i = 0; i < batch.selected(); i++) {
      int row = selection[i];
      if (nulls && vector.isNull(row)) continue;
      double value = vector.get(row);
      int slot = slots[i];
      long nth = ++counts.cells[slot];
      sums.add(slot, value);
      if (Double.isFinite(value)) squares.add(slot, value, nth);
    }
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    var that = (DoubleMomentsColumn) other;
    counts.plus(slot, that.counts, otherSlot);
    sums.merge(slot, that.sums, otherSlot);
    squares.merge(slot, that.squares, otherSlot);
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    counts.write(out, slots, count);
    sums.write(out, slots, count);
    squares.write(out, slots, count);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    counts.read(in, firstSlot, count);
    sums.read(in, firstSlot, count);
    squares.read(in, firstSlot, count);
  }

  @Override
  public @Nullable Object value(int slot) {
    long count = counts.cells[slot];
    if (count == 0) return null;
    if (!sums.isFinite(slot)) return Double.NaN;
    Exact sum = sums.exact(slot);
    Exact numerator = squares.exact(slot).times(count).minus(sum.times(sum));
    BigInteger denominator = BigInteger.valueOf(count).pow(2);
    return kind == MeasureKind.STDDEV
        ? Rounding.root(numerator.mantissa(), denominator, numerator.exponent())
        : Rounding.quotient(numerator.mantissa(), denominator, numerator.exponent());
  }

  @Override
  public long bytes() {
    return counts.bytes() + sums.bytes() + squares.bytes();
  }
}
