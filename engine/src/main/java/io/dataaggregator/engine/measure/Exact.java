package io.dataaggregator.engine.measure;

import java.math.BigInteger;

/** The exact number {@code mantissa * 2^exponent}. */
record Exact(BigInteger mantissa, int exponent) {

  Exact plus(Exact other) {
    int least = Math.min(exponent, other.exponent);
    return new Exact(scaled(least).add(other.scaled(least)), least);
  }

  Exact minus(Exact other) {
    return plus(new Exact(other.mantissa.negate(), other.exponent));
  }

  Exact times(Exact other) {
    return new Exact(mantissa.multiply(other.mantissa), exponent + other.exponent);
  }

  Exact times(long factor) {
    return new Exact(mantissa.multiply(BigInteger.valueOf(factor)), exponent);
  }

  private BigInteger scaled(int lower) {
    return mantissa.shiftLeft(exponent - lower);
  }
}
