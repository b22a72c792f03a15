package io.dataaggregator.engine.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoundingTest {
  private static final MathContext DIGITS = new MathContext(1200);

  private static BigDecimal power(int exponent) {
    BigDecimal two = BigDecimal.TWO;
    return exponent >= 0 ? two.pow(exponent) : BigDecimal.ONE.divide(two.pow(-exponent));
  }

  @Property(tries = 500)
  void quotientsAreTheNearestDoubles(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int bits,
      @ForAll @IntRange(min = -1200, max = 1100) int exponent) {
    var random = new Random(seed);
    var numerator = new BigInteger(bits, random);
    BigInteger denominator = new BigInteger(1 + random.nextInt(200), random).add(BigInteger.ONE);
    double expected =
        new BigDecimal(numerator)
            .multiply(power(exponent))
            .divide(new BigDecimal(denominator), DIGITS)
            .doubleValue();
    assertEquals(expected, Rounding.quotient(numerator, denominator, exponent));
    assertEquals(-expected, Rounding.quotient(numerator.negate(), denominator, exponent), 0);
  }

  @Property(tries = 150)
  void rootsAreTheNearestDoubles(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int bits,
      @ForAll @IntRange(min = -2200, max = 2000) int exponent) {
    var random = new Random(seed);
    var numerator = new BigInteger(bits, random);
    BigInteger denominator = new BigInteger(1 + random.nextInt(200), random).add(BigInteger.ONE);
    double expected =
        new BigDecimal(numerator)
            .multiply(power(exponent))
            .divide(new BigDecimal(denominator), DIGITS)
            .sqrt(new MathContext(150))
            .doubleValue();
    assertEquals(expected, Rounding.root(numerator, denominator, exponent));
  }

  /** Halfway cases, where one bit far below decides. */
  @Test
  void tiesGoToEvenAndABitMoreGoesUp() {
    BigInteger half = BigInteger.ONE.shiftLeft(53).add(BigInteger.ONE);
    assertEquals(0x1p53, Rounding.nearest(half, 0));
    BigInteger more = half.shiftLeft(500).add(BigInteger.ONE);
    assertEquals(0x1p53 + 2, Rounding.nearest(more, -500));
    assertEquals(Double.POSITIVE_INFINITY, Rounding.nearest(half, 1000));
    assertEquals(0, Rounding.nearest(BigInteger.ONE, -1075));
    assertEquals(Double.MIN_VALUE, Rounding.nearest(BigInteger.valueOf(3), -1076));
    // the root of a halfway number's square less a little is below the halfway number
    BigInteger square = half.pow(2).shiftLeft(400);
    assertEquals(0x1p53, Rounding.root(square, BigInteger.ONE.shiftLeft(400), 0));
    BigInteger denominator = BigInteger.ONE.shiftLeft(400).subtract(BigInteger.ONE);
    assertEquals(0x1p53 + 2, Rounding.root(square, denominator, 0));
    BigInteger odd = half.add(BigInteger.TWO).pow(2).shiftLeft(400).subtract(BigInteger.ONE);
    assertEquals(0x1p53 + 2, Rounding.root(odd, BigInteger.ONE.shiftLeft(400), 0));
  }

  @Test
  void wordsAreTwosComplement() {
    assertEquals(BigInteger.valueOf(-1), Rounding.signed(new long[] {0, -1, -1}, 1, 2));
    assertEquals(BigInteger.ONE.shiftLeft(64).negate(), Rounding.signed(new long[] {0, -1}, 0, 2));
    for (long low : List.of(5L, Long.MIN_VALUE)) {
      BigInteger expected = new BigInteger(Long.toUnsignedString(low)).add(BigInteger.TWO.pow(65));
      assertEquals(expected, Rounding.signed(new long[] {low, 2, 0}, 0, 3));
    }
  }
}
