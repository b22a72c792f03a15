package io.dataaggregator.engine.measure;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * Exact rationals to the nearest double, ties to even, subnormals and overflow included: the one
 * place where an exact measure is rounded, and so its value cannot depend on order.
 */
final class Rounding {
  // bits that a quotient is computed to before the last stands for everything below it
  private static final int ENOUGH = 66;
  private static final int PRECISION = 53;
  private static final int LEAST_EXPONENT = -1074;

  private Rounding() {}

  /** The little-endian two's complement number in {@code words[at, at + count)}. */
  static BigInteger signed(long[] words, int at, int count) {
    // nearly every sum fits its lowest word
    if (count == 2 && words[at + 1] == words[at] >> 63) return BigInteger.valueOf(words[at]);
    ByteBuffer bytes = ByteBuffer.allocate(count * 8);
    for (int i = count - 1; i >= 0; i--) bytes.putLong(words[at + i]);
    return new BigInteger(bytes.array());
  }

  /** {@code numerator / denominator * 2^exponent}, of a positive denominator. */
  static double quotient(BigInteger numerator, BigInteger denominator, int exponent) {
    if (exponent == 0 && isSmall(numerator) && isSmall(denominator)) {
      return numerator.doubleValue() / denominator.doubleValue();
    }
    BigInteger dividend = numerator.abs();
    int shift = ENOUGH - dividend.bitLength() + denominator.bitLength();
    double magnitude = nearest(sticky(divide(dividend, denominator, shift)), exponent - shift);
    return numerator.signum() < 0 ? -magnitude : magnitude;
  }

  /** The square root of {@code numerator / denominator * 2^exponent}, neither being negative. */
  static double root(BigInteger numerator, BigInteger denominator, int exponent) {
    if (numerator.signum() == 0) return 0;
    int shift = 2 * ENOUGH - numerator.bitLength() + denominator.bitLength();
    // the root halves the exponent, which must be even for it
    if ((exponent - shift) % 2 != 0) shift++;
    BigInteger[] square = divide(numerator, denominator, shift);
    BigInteger[] root = square[0].sqrtAndRemainder();
    // what either step cuts off makes the true root greater than the whole one
    root[1] = root[1].or(square[1]);
    return nearest(sticky(root), (exponent - shift) / 2);
  }

  /** Quotient, scaled by {@code 2^shift}, and remainder. */
  private static BigInteger[] divide(BigInteger dividend, BigInteger divisor, int shift) {
    return dividend
        .shiftLeft(Math.max(shift, 0))
        .divideAndRemainder(divisor.shiftLeft(Math.max(-shift, 0)));
  }

  /** A whole number whose last bit, far below any rounding, stands for a remainder. */
  private static BigInteger sticky(BigInteger[] wholeAndRemainder) {
    BigInteger whole = wholeAndRemainder[0];
    return wholeAndRemainder[1].signum() == 0 ? whole : whole.setBit(0);
  }

  /** {@code magnitude * 2^exponent}, of a magnitude that is not negative. */
  static double nearest(BigInteger magnitude, int exponent) {
    int drop = Math.max(magnitude.bitLength() - PRECISION, LEAST_EXPONENT - exponent);
    if (drop <= 0) return Math.scalb(magnitude.doubleValue(), exponent);
    long kept = magnitude.shiftRight(drop).longValue();
    if (magnitude.testBit(drop - 1)) {
      boolean more = magnitude.getLowestSetBit() < drop - 1;
      if (more || (kept & 1) != 0) kept++;
    }
    return Math.scalb((double) kept, exponent + drop);
  }

  private static boolean isSmall(BigInteger value) {
    return value.bitLength() <= PRECISION;
  }
}
