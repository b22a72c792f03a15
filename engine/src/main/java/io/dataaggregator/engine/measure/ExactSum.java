package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import io.dataaggregator.engine.columnar.CorruptBlockException;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * An exact sum of doubles, or of their squares, of any magnitude: digits of 32 bits in longs, whose
 * upper halves take carries until they are propagated. After R. Neal, "Fast exact summation using
 * small and large superaccumulators" (2015), but only digits that were touched are kept.
 */
final class ExactSum {
  /** Weight of the lowest bit of digit 0: below the square of the least subnormal. */
  static final int LEAST_EXPONENT = -68 * 32;

  private static final long MASK = 0xffff_ffffL;
  // a deposit adds less than 2^33 to a digit, which so stays below 2^62
  private static final int DEPOSITS = 1 << 28;
  // the highest digit of a square is 133; sums of 2^63 of them take two more
  private static final int LIMIT_DIGITS = 140;

  private long[] digits = new long[4];
  private int first = -1;
  private int deposits;

  /** Adds a finite double. */
  void add(double value) {
    if (value == 0) return;
    int bit = exponent(value) - LEAST_EXPONENT;
    int at = room(bit >>> 5, 3);
    deposit(digits, at, mantissa(value), bit & 31, value < 0 ? -1 : 0);
    deposited();
  }

  /** Adds the square of a finite double, all 106 bits of it. */
  void addSquare(double value) {
    if (value == 0) return;
    int bit = 2 * exponent(value) - LEAST_EXPONENT;
    int at = room(bit >>> 5, 5);
    depositSquare(digits, at, mantissa(value), bit & 31);
    deposited();
  }

  /** Adds another sum, which this may not be. */
  void add(ExactSum other) {
    if (other.first < 0) return;
    other.propagate();
    propagate();
    int at = room(other.first, other.digits.length);
    for (int i = 0; i < other.digits.length; i++) digits[at + i] += other.digits[i];
    deposited();
  }

  /** The exact sum. */
  Exact exact() {
    if (first < 0) return new Exact(BigInteger.ZERO, 0);
    propagate();
    byte[] bytes = new byte[digits.length * 4];
    // digits below the top are unsigned and the top one fits 32 signed bits: two's complement
    for (int i = 0; i < bytes.length; i++) {
      bytes[bytes.length - 1 - i] = (byte) (digits[i >>> 2] >>> ((i & 3) << 3));
    }
    return new Exact(new BigInteger(bytes), LEAST_EXPONENT + 32 * first);
  }

  /** About how much heap this takes. */
  long bytes() {
    return 48 + digits.length * 8L;
  }

  void write(ColumnWriter out) {
    byte[] mantissa = exact().mantissa().toByteArray();
    out.varint(first + 1);
    out.bytes(mantissa, 0, mantissa.length);
  }

  static ExactSum read(ColumnReader in) {
    long first = in.varint() - 1;
    byte[] bytes = in.bytes().array();
    if (first < -1 || bytes.length == 0 || first + bytes.length / 4 > LIMIT_DIGITS) {
      throw new CorruptBlockException("no exact sum has digits from " + first + " on");
    }
    var sum = new ExactSum();
    sum.first = (int) first;
    sum.digits = new long[bytes.length / 4 + 1];
    for (int i = 0; i < sum.digits.length * 4; i++) {
      // the sign extends the highest byte
      int from = bytes.length - 1 - i;
      long digit = from >= 0 ? bytes[from] & 0xffL : bytes[0] < 0 ? 0xffL : 0;
      sum.digits[i >>> 2] |= digit << ((i & 3) << 3);
    }
    int top = sum.digits.length - 1;
    sum.digits[top] = (int) sum.digits[top];
    return sum;
  }

  /** The exponent of the last bit of a finite double's mantissa. */
  static int exponent(double value) {
    return Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - 52;
  }

  /** The mantissa of a finite double as a whole number of at most 53 bits, without sign. */
  static long mantissa(double value) {
    long fraction = Double.doubleToRawLongBits(value) & ((1L << 52) - 1);
    return Math.getExponent(value) < Double.MIN_EXPONENT ? fraction : fraction | 1L << 52;
  }

  /** Adds 64 bits, shifted by less than 32, to three digits; {@code sign} is 0 or -1. */
  static void deposit(long[] digits, int at, long magnitude, int shift, long sign) {
    long low = magnitude << shift;
    long high = magnitude >>> 1 >>> (63 - shift);
    digits[at] += ((low & MASK) ^ sign) - sign;
    digits[at + 1] += ((low >>> 32) ^ sign) - sign;
    digits[at + 2] += (high ^ sign) - sign;
  }

  /** Adds the square of 53 bits, shifted by less than 32, to five digits. */
  static void depositSquare(long[] digits, int at, long root, int shift) {
    deposit(digits, at, root * root, shift, 0);
    deposit(digits, at + 2, Math.multiplyHigh(root, root), shift, 0);
  }

  /** Moves carries up, {@code digits[from, to)}; the last digit keeps its own. */
  static void propagate(long[] digits, int from, int to) {
    for (int i = from; i < to - 1; i++) {
      digits[i + 1] += digits[i] >> 32;
      digits[i] &= MASK;
    }
  }

  private void deposited() {
    if (++deposits >= DEPOSITS) propagate();
  }

  private void propagate() {
    propagate(digits, 0, digits.length);
    int top = digits.length - 1;
    if (digits[top] != (int) digits[top]) {
      digits = Arrays.copyOf(digits, top + 2);
      propagate(digits, top, top + 2);
    }
    deposits = 0;
  }

  /** Makes room for {@code count} digits from {@code digit} on; returns where they are. */
  private int room(int digit, int count) {
    if (first < 0) first = digit;
    int from = Math.min(first, digit);
    int to = Math.max(first + digits.length, digit + count);
    if (to - from > digits.length) {
      long[] wider = new long[to - from];
      System.arraycopy(digits, 0, wider, first - from, digits.length);
      digits = wider;
      first = from;
    }
    return digit - first;
  }
}
