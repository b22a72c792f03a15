package io.dataaggregator.engine.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Text of numbers and times is Java's own, to the last character. */
class NumberTextTest {
  private static final long MICROS_IN_10000_YEARS = 315_569_520_000_000_000L;

  private final NumberText text = new NumberText();

  private String written() {
    byte[] bytes = text.bytes();
    return new String(bytes, text.from(), bytes.length - text.from(), StandardCharsets.UTF_8);
  }

  private void check(double value) {
    text.write(value);
    assertEquals(Double.toString(value), written());
  }

  private void check(long micros) {
    text.writeTime(micros);
    assertEquals(Cells.instant(micros).toString(), written());
    text.write(micros);
    assertEquals(Long.toString(micros), written());
  }

  @Property(tries = 5_000)
  void doubles(@ForAll long seed) {
    var random = new Random(seed);
    double decimal = random.nextInt() / Math.pow(10, random.nextInt(12));
    check(decimal);
    check(decimal * random.nextInt(1_000));
    check(Math.nextUp(decimal));
    check(decimal + 0.1);
    check(random.nextLong() / 1e10);
    check(random.nextDouble());
    check(Double.longBitsToDouble(random.nextLong()));
  }

  @Test
  void doublesThatAreWrittenInAnotherWay() {
    double[] awkward = {
      0.0,
      -0.0,
      1e-3,
      9.99e-4,
      1e7,
      9_999_999.99999999,
      1e15,
      1e22,
      1e23,
      2e-3,
      0.1 + 0.2,
      1.0,
      -5,
      100,
      1e6,
      123456.5,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.MIN_VALUE,
      Double.MIN_NORMAL,
      Double.MAX_VALUE,
      -Double.MAX_VALUE
    };
    for (double value : awkward) check(value);
  }

  @Property(tries = 5_000)
  void times(@ForAll long micros) {
    check(micros);
    check(micros % MICROS_IN_10000_YEARS);
    check(micros % MICROS_IN_10000_YEARS / 1_000 * 1_000);
    check(micros % MICROS_IN_10000_YEARS / 1_000_000 * 1_000_000);
  }

  @Test
  void timesWhereCalendarsTurn() {
    check(0);
    check(-1);
    check(Long.MIN_VALUE);
    check(Long.MAX_VALUE);
    for (String at :
        new String[] {
          "0000-01-01T00:00:00Z",
          "-0001-12-31T23:59:59.999999Z",
          "0000-02-29T12:00:00Z",
          "1900-02-28T23:59:59Z",
          "1900-03-01T00:00:00Z",
          "2000-02-29T00:00:00.1Z",
          "2024-12-31T23:59:59.001Z",
          "9999-12-31T23:59:59.999999Z",
          "+10000-01-01T00:00:00Z"
        }) {
      check(Cells.micros(Instant.parse(at)));
    }
  }
}
