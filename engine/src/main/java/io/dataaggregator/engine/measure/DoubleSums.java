package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;

/**
 * Exact sums of doubles. A slot holds the unevaluated sum of two doubles, the high one being their
 * rounded sum; additions are error-free (TwoSum: D. Knuth, TAOCP 2, section 4.2.2). What two
 * doubles cannot hold goes to an {@link ExactSum} beside, so that {@code high + low + beside} is
 * the exact sum at any time.
 *
 * <p>A high part that is not finite is the sum of what was not finite: NaN, or an infinity. Zero is
 * positive.
 */
final class DoubleSums {
  private static final int WIDTH = 2;

  private final LongCells pairs = new LongCells(WIDTH);
  private final Slots<ExactSum> beside = new Slots<>();

  void ensure(int slots) {
    pairs.ensure(slots);
  }

  void clear(int slot) {
    pairs.clear(slot);
    beside.put(slot, null);
  }

  void clearAll() {
    pairs.clearAll();
    beside.clearAll();
  }

  /** Adds a value to a slot. */
  void add(int slot, double value) {
    long[] cells = pairs.cells;
    int at = slot * WIDTH;
    double high = Double.longBitsToDouble(cells[at]);
    double low = Double.longBitsToDouble(cells[at + 1]);
    double sum = high + value;
    double part = sum - high;
    double error = (high - (sum - part)) + (value - part);
    double tail = low + error;
    part = tail - low;
    double rest = (low - (tail - part)) + (error - part);
    double nextHigh = sum + tail;
    part = nextHigh - sum;
    double nextLow = (sum - (nextHigh - part)) + (tail - part);
    // the low part is NaN when anything overflowed or was not finite
    if (rest == 0 && Double.isFinite(nextLow)) {
      cells[at] = Double.doubleToRawLongBits(nextHigh);
      cells[at + 1] = Double.doubleToRawLongBits(nextLow);
    } else if (Double.isFinite(nextHigh) && Double.isFinite(rest)) {
      cells[at] = Double.doubleToRawLongBits(nextHigh);
      cells[at + 1] = Double.doubleToRawLongBits(nextLow);
      sumBeside(slot).add(rest);
    } else {
      addAwkward(slot, high, low, value);
    }
  }

  private void addAwkward(int slot, double high, double low, double value) {
    double next = 0;
    if (Double.isFinite(high) && Double.isFinite(value)) {
      ExactSum sum = sumBeside(slot);
      sum.add(high);
      sum.add(low);
      sum.add(value);
    } else {
      next = Double.isFinite(high) ? value : Double.isFinite(value) ? high : high + value;
    }
    pairs.cells[slot * WIDTH] = Double.doubleToLongBits(next);
    pairs.cells[slot * WIDTH + 1] = 0;
  }

  void merge(int slot, DoubleSums other, int otherSlot) {
    add(slot, other.high(otherSlot));
    double low = other.low(otherSlot);
    if (low != 0) add(slot, low);
    ExactSum theirs = other.beside.get(otherSlot);
    if (theirs != null) sumBeside(slot).add(theirs);
  }

  /** Whether everything added to the slot was finite. */
  boolean isFinite(int slot) {
    return Double.isFinite(high(slot));
  }

  /** Whether {@link #high} alone is the exact sum. */
  boolean isOneDouble(int slot) {
    return low(slot) == 0 && beside.get(slot) == null;
  }

  /** The exact sum of a slot that {@link #isFinite}. */
  Exact exact(int slot) {
    var sum = new ExactSum();
    sum.add(high(slot));
    sum.add(low(slot));
    ExactSum more = beside.get(slot);
    if (more != null) sum.add(more);
    return sum.exact();
  }

  /** The exact sum rounded once; an infinity also where it is beyond any double. */
  double rounded(int slot) {
    // adding positive zero turns a negative one, which an order of additions may leave
    if (!isFinite(slot) || beside.get(slot) == null) return high(slot) + 0.0;
    Exact sum = exact(slot);
    double magnitude = Rounding.nearest(sum.mantissa().abs(), sum.exponent());
    return sum.mantissa().signum() < 0 ? -magnitude : magnitude;
  }

  /** The high part: the rounded sum where nothing is beside. */
  double high(int slot) {
    return Double.longBitsToDouble(pairs.cells[slot * WIDTH]);
  }

  private double low(int slot) {
    return Double.longBitsToDouble(pairs.cells[slot * WIDTH + 1]);
  }

  void write(ColumnWriter out, int[] slots, int count) {
    pairs.writeDoubles(out, slots, count);
    beside.write(out, slots, count, (to, sum) -> sum.write(to));
  }

  void read(ColumnReader in, int firstSlot, int count) {
    pairs.readDoubles(in, firstSlot, count);
    beside.read(in, firstSlot, count, ExactSum::read);
  }

  long bytes() {
    return pairs.bytes() + beside.bytes(ExactSum::bytes);
  }

  private ExactSum sumBeside(int slot) {
    ExactSum sum = beside.get(slot);
    if (sum == null) {
      sum = new ExactSum();
      beside.put(slot, sum);
    }
    return sum;
  }
}
