package io.dataaggregator.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private final Numbers numbers = new Numbers();

  @Property(tries = 3000)
  void scaledAgreesWithBigDecimal(@ForAll Random random) {
    String text = number(random);
    int scale = random.nextInt(22) - 3;
    BigDecimal exact = new BigDecimal(text).scaleByPowerOfTen(scale);
    BigInteger floor = exact.setScale(0, RoundingMode.FLOOR).toBigInteger();
    boolean fits = floor.compareTo(MIN) >= 0 && floor.compareTo(MAX) <= 0;

    int from = 1 + random.nextInt(20);
    byte[] bytes = padded(text, from);
    Fault down = numbers.scaledDown(bytes, from, bytes.length - 1, scale);
    assertEquals(fits ? null : Fault.OUT_OF_RANGE, down, text);
    if (fits) assertEquals(floor.longValueExact(), numbers.value, text);

    boolean integral = exact.stripTrailingZeros().scale() <= 0;
    Fault fault = numbers.scaled(bytes, from, bytes.length - 1, scale);
    if (integral && fits) {
      assertNull(fault, text);
      assertEquals(floor.longValueExact(), numbers.value, text);
    } else {
      // a number may be at fault in both ways
      boolean named =
          integral
              ? fault == Fault.OUT_OF_RANGE
              : fits ? fault == Fault.TOO_PRECISE : fault != null;
      assertTrue(named, text + " " + fault);
    }
  }

  @Property(tries = 3000)
  void realsAreTheNearestDouble(@ForAll Random random) {
    String text = random.nextBoolean() ? number(random) : shortest(random);
    double expected = Double.parseDouble(text);
    int from = 1 + random.nextInt(20);
    byte[] bytes = padded(text, from);
    Fault fault = numbers.real(bytes, from, bytes.length - 1);
    assertEquals(Double.isInfinite(expected) ? Fault.OUT_OF_RANGE : null, fault, text);
    if (fault == null) assertEquals(expected, numbers.real, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        ".",
        "-.",
        "1.2.3",
        "e5",
        "1e",
        "1e+",
        "1 ",
        " 1",
        "0x1",
        "1_0",
        "NaN",
        "Infinity",
        "1d",
        "--1",
        "1-",
        "1e1.5",
        "½",
        "1e5e5"
      })
  void othersAreNoNumbers(String text) {
    // short ones are read otherwise where other bytes are before them
    for (int from : new int[] {0, 20}) {
      byte[] bytes = padded(text, from);
      assertEquals(Fault.NOT_A_NUMBER, numbers.real(bytes, from, bytes.length - 1));
      assertEquals(Fault.NOT_A_NUMBER, numbers.scaled(bytes, from, bytes.length - 1, 2));
      assertEquals(Fault.NOT_AN_INTEGER, numbers.integer(bytes, from, bytes.length - 1));
    }
  }

  @Test
  void integersAreDigitsOnly() {
    assertEquals(Long.MIN_VALUE, integer("-9223372036854775808"));
    assertEquals(Long.MAX_VALUE, integer("9223372036854775807"));
    assertEquals(Long.MAX_VALUE, integer("0000000000000000000000000009223372036854775807"));
    assertEquals(7, integer("+007"));
    byte[] over = "9223372036854775808".getBytes(StandardCharsets.UTF_8);
    assertEquals(Fault.OUT_OF_RANGE, numbers.integer(over, 0, over.length));
    byte[] wide = "92233720368547758070".getBytes(StandardCharsets.UTF_8);
    assertEquals(Fault.OUT_OF_RANGE, numbers.integer(wide, 0, wide.length));
    byte[] real = "1.0".getBytes(StandardCharsets.UTF_8);
    assertEquals(Fault.NOT_AN_INTEGER, numbers.integer(real, 0, real.length));
  }

  @Test
  void hugeExponentsCostNothing() {
    byte[] bytes = "1e-999999999999999999999".getBytes(StandardCharsets.UTF_8);
    assertEquals(Fault.TOO_PRECISE, numbers.scaled(bytes, 0, bytes.length, 0));
    byte[] zero = "0e999999999999999999999".getBytes(StandardCharsets.UTF_8);
    assertNull(numbers.scaled(zero, 0, zero.length, 18));
    assertEquals(0, numbers.value);
    byte[] back = ("0." + "0".repeat(2_000_000) + "7e2000001").getBytes(StandardCharsets.UTF_8);
    assertNull(numbers.scaled(back, 0, back.length, 0));
    assertEquals(7, numbers.value);
  }

  private long integer(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertNull(numbers.integer(bytes, 0, bytes.length), text);
    return numbers.value;
  }

  private static String shortest(Random random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? Double.toString(value) : "1e400";
  }

  /** Digits of any number with a point and exponent anywhere, often near the limits of a long. */
  private static String number(Random random) {
    var text = new StringBuilder();
    if (random.nextInt(4) == 0) {
      text.append(Long.MAX_VALUE + (long) random.nextInt(3) - 1);
    } else {
      int digits = 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 19);
      for (int i = 0; i < digits; i++) text.append(random.nextInt(3) == 0 ? 0 : random.nextInt(10));
    }
    if (random.nextBoolean()) text.setLength(Math.min(text.length(), 1 + random.nextInt(10)));
    int first = text.charAt(0) == '-' ? 1 : 0;
    if (text.length() == first) text.append(1);
    if (random.nextBoolean()) text.insert(first + random.nextInt(text.length() - first + 1), '.');
    if (first == 0 && random.nextBoolean()) text.insert(0, random.nextInt(4) == 0 ? '+' : '-');
    if (random.nextInt(3) == 0) text.append('e').append(random.nextInt(60) - 30);
    return text.toString();
  }

  /** The text between digits, which must not be read. */
  private static byte[] padded(String text, int before) {
    return ("9".repeat(before) + text + '9').getBytes(StandardCharsets.UTF_8);
  }
}
