package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Population variance and standard deviation of int and decimal, from an exact count, sum (128
 * bits) and sum of squares (192 bits, enough for 2^63 records).
 */
final class IntegerMomentsColumn implements Accumulator {
  // count, two words of the sum, three of the squares
  private static final int SUM = 1;
  private static final int SQUARES = 3;
  private static final int WIDTH = 6;

  private final LongCells moments = new LongCells(WIDTH);
  private final Arguments arguments = new Arguments();
  private final MeasureKind kind;
  private final int scale;

  IntegerMomentsColumn(MeasureKind kind, FieldType type) {
    this.kind = kind;
    scale = type.scale();
  }

  @Override
  public void ensure(int slots) {
    moments.ensure(slots);
  }

  @Override
  public void clear(int slot) {
    moments.clear(slot);
  }

  @Override
  public void clearAll() {
    moments.clearAll();
  }

  @Override
  public void add(
      int[] slots, RecordBatch batch, @Nullable Vector argument, long[] times, int unit) {
    arguments.gather(slots, batch, Objects.requireNonNull(argument));
    long[] cells = moments.cells;
    for (int i = 0; i < arguments.count; i++) {
      long value = arguments.codes[i];
      int at = arguments.slots[i] * WIDTH;
      cells[at]++;
      plus(cells, at + SUM, value, value >> 63);
      long squareHigh = Math.multiplyHigh(value, value);
      cells[at + SQUARES + 2] += plus(cells, at + SQUARES, value * value, squareHigh);
    }
  }

  /** Adds two words to two others and returns the carry out of them. */
  private static long plus(long[] cells, int at, long low, long high) {
    long a = cells[at];
    long sum = a + low;
    long carry = IntegerSumColumn.carry(a, low, sum);
    cells[at] = sum;
    long b = cells[at + 1];
    long next = b + high;
    long out = IntegerSumColumn.carry(b, high, next);
    cells[at + 1] = next + carry;
    // next + 1 wraps only when next was all ones, and then out was 0
    return out + (next + carry == 0 ? carry : 0);
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    long[] theirs = ((IntegerMomentsColumn) other).moments.cells;
    long[] ours = moments.cells;
    int at = slot * WIDTH;
    int from = otherSlot * WIDTH;
    ours[at] += theirs[from];
    plus(ours, at + SUM, theirs[from + SUM], theirs[from + SUM + 1]);
    ours[at + SQUARES + 2] +=
        theirs[from + SQUARES + 2]
            + plus(ours, at + SQUARES, theirs[from + SQUARES], theirs[from + SQUARES + 1]);
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    moments.write(out, slots, count);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    moments.read(in, firstSlot, count);
  }

  @Override
  public @Nullable Object value(int slot) {
    int at = slot * WIDTH;
    if (moments.cells[at] == 0) return null;
    BigInteger count = BigInteger.valueOf(moments.cells[at]);
    BigInteger sum = Rounding.signed(moments.cells, at + SUM, 2);
    BigInteger squares = Rounding.signed(moments.cells, at + SQUARES, 3);
    BigInteger numerator = squares.multiply(count).subtract(sum.multiply(sum));
    BigInteger denominator = count.multiply(BigInteger.TEN.pow(scale)).pow(2);
    return kind == MeasureKind.STDDEV
        ? Rounding.root(numerator, denominator, 0)
        : Rounding.quotient(numerator, denominator, 0);
  }

  @Override
  public long bytes() {
    return moments.bytes() + arguments.bytes();
  }
}
