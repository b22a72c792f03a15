package io.dataaggregator.engine.definition;

import java.util.Locale;

/** Words of the file and what they stand for. */
final class Units {
  private Units() {}

  /** Microseconds of a timestamp's unit; 0 for nanoseconds, as {@link TimestampFormat.Epoch}. */
  static long micros(String unit) {
    return switch (unit) {
      case "s" -> 1_000_000;
      case "ms" -> 1_000;
      case "us" -> 1;
      case "ns" -> 0;
      default -> throw new IllegalStateException(unit);
    };
  }

  /** The inverse of {@link #micros}. */
  static String unit(long micros) {
    for (String unit : new String[] {"s", "ms", "us", "ns"}) {
      if (micros(unit) == micros) return unit;
    }
    throw new IllegalArgumentException("no unit has " + micros + " microseconds");
  }

  static <E extends Enum<E>> E of(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
