package io.dataaggregator.engine.quantity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as definitions write them: a whole number and one unit of {@code B KiB MiB GiB TiB}. */
public final class Sizes {
  /** What {@link #bytes} accepts, as a regular expression that ECMAScript reads the same way. */
  public static final String PATTERN = "^([0-9]{1,15})(B|KiB|MiB|GiB|TiB)$";

  private static final Pattern COMPILED = Pattern.compile(PATTERN);

  private Sizes() {}

  /**
   * The bytes of {@code text}.
   *
   * @throws IllegalArgumentException where the text is no size, or is beyond 2^63 bytes; the
   *     message says how to write one
   */
  public static long bytes(String text) {
    Matcher matcher = COMPILED.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "write a whole number and one of B, KiB, MiB, GiB, TiB, for example 256MiB");
    }
    long count = Long.parseLong(matcher.group(1));
    int shift =
        switch (matcher.group(2)) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          case "TiB" -> 40;
          default -> 0;
        };
    if (count > Long.MAX_VALUE >> shift) {
      throw new IllegalArgumentException("it is beyond 2^63 bytes");
    }
    return count << shift;
  }
}
