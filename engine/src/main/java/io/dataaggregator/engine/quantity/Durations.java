package io.dataaggregator.engine.quantity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as definitions write them: a whole number and one unit of {@code ms s m h d}, for
 * example {@code 30s}. A day is 24 hours.
 */
public final class Durations {
  /** What {@link #micros} accepts, as a regular expression that ECMAScript reads the same way. */
  public static final String PATTERN = "^([0-9]{1,14})(ms|s|m|h|d)$";

  /** The longest duration, a hundred years: sums of a few stay far from overflow. */
  public static final long MAX_MICROS = 36_500L * 86_400_000_000L;

  private static final Pattern COMPILED = Pattern.compile(PATTERN);

  private Durations() {}

  /**
   * The microseconds of {@code text}.
   *
   * @throws IllegalArgumentException where the text is no duration, or is longer than {@link
   *     #MAX_MICROS}; the message says how to write one
   */
  public static long micros(String text) {
    Matcher matcher = COMPILED.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "write a whole number and one of ms, s, m, h, d, for example 500ms, 30s, 5m, 1h or 1d");
    }
    long count = Long.parseLong(matcher.group(1));
    long unit = unitMicros(matcher.group(2));
    if (count > MAX_MICROS / unit) {
      throw new IllegalArgumentException("the longest duration is 36500d");
    }
    return count * unit;
  }

  /**
   * The shortest text that {@link #micros} reads as {@code micros}.
   *
   * @throws IllegalArgumentException where it is negative, too long or no whole number of ms
   */
  public static String text(long micros) {
    if (micros < 0 || micros > MAX_MICROS || micros % 1000 != 0) {
      throw new IllegalArgumentException(micros + " microseconds cannot be written as a duration");
    }
    if (micros == 0) return "0s";
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      if (micros % unitMicros(unit) == 0) return micros / unitMicros(unit) + unit;
    }
    return micros / 1000 + "ms";
  }

  private static long unitMicros(String unit) {
    return switch (unit) {
      case "ms" -> 1_000L;
      case "s" -> 1_000_000L;
      case "m" -> 60_000_000L;
      case "h" -> 3_600_000_000L;
      case "d" -> 86_400_000_000L;
      default -> throw new IllegalStateException(unit);
    };
  }
}
