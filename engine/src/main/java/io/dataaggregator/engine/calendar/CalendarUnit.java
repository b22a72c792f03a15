package io.dataaggregator.engine.calendar;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a calendar divides time. Weeks begin on Monday, as ISO 8601 has it. */
public enum CalendarUnit {
  SECOND(1),
  MINUTE(60),
  HOUR(3_600),
  DAY(86_400),
  WEEK(7 * 86_400),
  MONTH(28 * 86_400),
  QUARTER(90 * 86_400),
  YEAR(365 * 86_400);

  private final int leastSeconds;

  CalendarUnit(int leastSeconds) {
    this.leastSeconds = leastSeconds;
  }

  /** Length of the shortest period, clock changes aside. */
  public int leastSeconds() {
    return leastSeconds;
  }

  /** The unit as people write it, {@code day}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The unit with that {@link #word}. */
  public static Optional<CalendarUnit> of(String word) {
    return Stream.of(values()).filter(unit -> unit.word().equals(word)).findFirst();
  }

  /** All of them, for messages. */
  public static String words() {
    return Stream.of(values()).map(CalendarUnit::word).collect(Collectors.joining(", "));
  }
}
