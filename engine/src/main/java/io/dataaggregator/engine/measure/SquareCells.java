package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.math.BigInteger;

/**
 * Exact sums of squares of doubles. Every slot has the same window of digits, which takes doubles
 * from 2^-44 to 2^69 in magnitude; squares beyond it go to an {@link ExactSum} beside.
 */
final class SquareCells {
  private static final int DIGITS = 12;
  private static final int LEAST_EXPONENT = -192;
  // a square takes five digits and the last is left to carries
  private static final int WIDEST_BIT = (DIGITS - 5) * 32;
  private static final long DEPOSITS_MASK = (1 << 28) - 1;

  private final LongCells window = new LongCells(DIGITS);
  private final Slots<ExactSum> beyond = new Slots<>();

  void ensure(int slots) {
    window.ensure(slots);
  }

  void clear(int slot) {
    window.clear(slot);
    beyond.put(slot, null);
  }

  void clearAll() {
    window.clearAll();
    beyond.clearAll();
  }

  /** Adds the square of a finite double, the {@code nth} of its slot. */
  void add(int slot, double value, long nth) {
    int bit = 2 * ExactSum.exponent(value) - LEAST_EXPONENT;
    if (bit < 0 || bit >= WIDEST_BIT) {
      if (value != 0) sumBeyond(slot).addSquare(value);
      return;
    }
    int at = slot * DIGITS + (bit >>> 5);
    ExactSum.depositSquare(window.cells, at, ExactSum.mantissa(value), bit & 31);
    if ((nth & DEPOSITS_MASK) == 0) propagate(slot);
  }

  void merge(int slot, SquareCells other, int otherSlot) {
    // so that digits stay small however often sums are merged
    other.propagate(otherSlot);
    window.plus(slot, other.window, otherSlot);
    propagate(slot);
    ExactSum theirs = other.beyond.get(otherSlot);
    if (theirs != null) sumBeyond(slot).add(theirs);
  }

  Exact exact(int slot) {
    BigInteger sum = BigInteger.ZERO;
    for (int digit = DIGITS - 1; digit >= 0; digit--) {
      sum = sum.shiftLeft(32).add(BigInteger.valueOf(window.cells[slot * DIGITS + digit]));
    }
    var inside = new Exact(sum, LEAST_EXPONENT);
    ExactSum outside = beyond.get(slot);
    return outside == null ? inside : inside.plus(outside.exact());
  }

  void write(ColumnWriter out, int[] slots, int count) {
    for (int i = 0; i < count; i++) propagate(slots[i]);
    window.write(out, slots, count);
    beyond.write(out, slots, count, (to, sum) -> sum.write(to));
  }

  void read(ColumnReader in, int firstSlot, int count) {
    window.read(in, firstSlot, count);
    beyond.read(in, firstSlot, count, ExactSum::read);
  }

  long bytes() {
    return window.bytes() + beyond.bytes(ExactSum::bytes);
  }

  private void propagate(int slot) {
    ExactSum.propagate(window.cells, slot * DIGITS, (slot + 1) * DIGITS);
  }

  private ExactSum sumBeyond(int slot) {
    ExactSum sum = beyond.get(slot);
    if (sum == null) {
      sum = new ExactSum();
      beyond.put(slot, sum);
    }
    return sum;
  }
}
