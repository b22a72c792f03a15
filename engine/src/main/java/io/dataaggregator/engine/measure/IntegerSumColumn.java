package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Sum and average of int and decimal: an exact sum of 128 bits and a count. */
final class IntegerSumColumn implements Accumulator {
  /** Digits that the average of a decimal has beyond its scale. */
  private static final int MORE_DIGITS = 6;

  // low and high half of the sum, count
  private static final int WIDTH = 3;

  private final LongCells sums = new LongCells(WIDTH);
  private final MeasureKind kind;
  private final FieldType type;

  IntegerSumColumn(MeasureKind kind, FieldType type) {
    this.kind = kind;
    this.type = type;
  }

  @Override
  public void ensure(int slots) {
    sums.ensure(slots);
  }

  @Override
  public void clear(int slot) {
    sums.clear(slot);
  }

  @Override
  public void clearAll() {
    sums.clearAll();
  }

  @Override
  public void add(
      int[] slots, RecordBatch batch, @Nullable Vector argument, long[] times, int unit) {
    if (!(argument instanceof LongVector vector)) {
      throw new IllegalArgumentException(kind + " of " + type + " over " + argument);
    }
    long[] values = vector.values();
    long[] cells = sums.cells;
    int[] selection = batch.selection();
    int selected = batch.selected();
    if (vector.mayHaveNulls()) {
      for (int i = 0; i < selected; i++) {
        int row = selection[i];
        if (!vector.isNull(row)) add(cells, slots[i] * WIDTH, values[row]);
      }
    } else {
      for (int i = 0; i < selected; i++) add(cells, slots[i] * WIDTH, values[selection[i]]);
    }
  }

  private static void add(long[] cells, int at, long value) {
    long low = cells[at];
    long sum = low + value;
    cells[at] = sum;
    cells[at + 1] += (value >> 63) + carry(low, value, sum);
    cells[at + 2]++;
  }

  /** The carry of {@code a + b = sum}, all unsigned. */
  static long carry(long a, long b, long sum) {
    return ((a & b) | ((a | b) & ~sum)) >>> 63;
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    merge(sums.cells, slot * WIDTH, ((IntegerSumColumn) other).sums.cells, otherSlot * WIDTH);
  }

  @Override
  public void merge(int[] slots, Accumulator other, int count) {
    long[] theirs = ((IntegerSumColumn) other).sums.cells;
    long[] ours = sums.cells;
    for (int i = 0; i < count; i++) merge(ours, slots[i] * WIDTH, theirs, i * WIDTH);
  }

  private static void merge(long[] ours, int at, long[] theirs, int from) {
    long low = ours[at];
    long sum = low + theirs[from];
    ours[at + 1] += theirs[from + 1] + carry(low, theirs[from], sum);
    ours[at] = sum;
    ours[at + 2] += theirs[from + 2];
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    sums.write(out, slots, count);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    sums.read(in, firstSlot, count);
  }

  @Override
  public @Nullable Object value(int slot) {
    long[] cells = sums.cells;
    int at = slot * WIDTH;
    long count = cells[at + 2];
    if (count == 0) return null;
    BigInteger sum = Rounding.signed(cells, at, 2);
    boolean average = kind == MeasureKind.AVG;
    if (type.kind() == FieldType.Kind.DECIMAL) {
      BigDecimal decimal = new BigDecimal(sum, type.scale());
      if (!average) return decimal;
      return decimal.divide(
          BigDecimal.valueOf(count), type.scale() + MORE_DIGITS, RoundingMode.HALF_EVEN);
    }
    return average ? Rounding.quotient(sum, BigInteger.valueOf(count), 0) : sum;
  }

  @Override
  public long bytes() {
    return sums.bytes();
  }
}
