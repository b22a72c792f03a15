package io.dataaggregator.engine.expression;

import dev.cel.common.exceptions.CelBadFormatException;
import dev.cel.common.exceptions.CelNumericOverflowException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload.Binary;
import io.dataaggregator.engine.calendar.CalendarPeriods;
import io.dataaggregator.engine.calendar.CalendarUnit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What the CEL runtime does for {@link Overloads} when a record takes the row path. */
final class Bindings {
  private Bindings() {}

  static List<CelFunctionBinding> all() {
    var all = new ArrayList<CelFunctionBinding>();
    numbers(all, "add", (a, b) -> a.doubleValue() + b.doubleValue());
    numbers(all, "subtract", (a, b) -> a.doubleValue() - b.doubleValue());
    numbers(all, "multiply", (a, b) -> a.doubleValue() * b.doubleValue());
    numbers(all, "divide", (a, b) -> a.doubleValue() / b.doubleValue());
    numbers(all, "equals", (a, b) -> a.doubleValue() == b.doubleValue());
    numbers(all, "not_equals", (a, b) -> a.doubleValue() != b.doubleValue());
    numbers(all, "less", (a, b) -> a.doubleValue() < b.doubleValue());
    numbers(all, "less_equals", (a, b) -> a.doubleValue() <= b.doubleValue());
    numbers(all, "greater", (a, b) -> a.doubleValue() > b.doubleValue());
    numbers(all, "greater_equals", (a, b) -> a.doubleValue() >= b.doubleValue());
    equality(all);
    text(all, "less_text", (a, b) -> compare(a, b) < 0);
    text(all, "less_equals_text", (a, b) -> compare(a, b) <= 0);
    text(all, "greater_text", (a, b) -> compare(a, b) > 0);
    text(all, "greater_equals_text", (a, b) -> compare(a, b) >= 0);
    membership(all);
    time(all);
    all.add(CelFunctionBinding.from("text_lower", String.class, text -> shifted(text, 'A', 'Z')));
    all.add(CelFunctionBinding.from("text_upper", String.class, text -> shifted(text, 'a', 'z')));
    return all;
  }

  private static void numbers(
      List<CelFunctionBinding> all, String name, Binary<Number, Number> promoted) {
    all.add(
        CelFunctionBinding.from(
            name + "_int_double", Long.class, Double.class, (a, b) -> promoted.apply(a, b)));
    all.add(
        CelFunctionBinding.from(
            name + "_double_int", Double.class, Long.class, (a, b) -> promoted.apply(a, b)));
  }

  private static void text(List<CelFunctionBinding> all, String id, Binary<String, String> order) {
    all.add(CelFunctionBinding.from(id, String.class, String.class, order));
  }

  private static void equality(List<CelFunctionBinding> all) {
    equality(all, SimpleType.BOOL, Boolean.class);
    equality(all, SimpleType.INT, Long.class);
    equality(all, SimpleType.TIMESTAMP, Instant.class);
    equality(all, SimpleType.DURATION, Duration.class);
    text(all, "equals_text", String::equals);
    text(all, "not_equals_text", (a, b) -> !a.equals(b));
    doubles(all, "equals_double", (a, b) -> a.doubleValue() == b.doubleValue());
    doubles(all, "not_equals_double", (a, b) -> a.doubleValue() != b.doubleValue());
    all.add(CelFunctionBinding.from("double_to_int", Double.class, Bindings::truncate));
  }

  private static <T> void equality(List<CelFunctionBinding> all, CelType type, Class<T> of) {
    String equal = Overloads.equality("equals", type);
    String unequal = Overloads.equality("not_equals", type);
    all.add(CelFunctionBinding.from(equal, of, of, (a, b) -> a.equals(b)));
    all.add(CelFunctionBinding.from(unequal, of, of, (a, b) -> !a.equals(b)));
  }

  private static void doubles(
      List<CelFunctionBinding> all, String id, Binary<Double, Double> operator) {
    all.add(CelFunctionBinding.from(id, Double.class, Double.class, operator));
  }

  private static long truncate(double value) {
    if (value > -0x1p63 && value < 0x1p63) return (long) value;
    throw new CelNumericOverflowException(value + " is out of range for int");
  }

  private static void membership(List<CelFunctionBinding> all) {
    all.add(
        CelFunctionBinding.from(
            "in_int_doubles", Long.class, List.class, (a, list) -> contains(list, a)));
    all.add(
        CelFunctionBinding.from(
            "in_double_ints", Double.class, List.class, (a, list) -> contains(list, a)));
  }

  private static boolean contains(List<?> list, double wanted) {
    return list.stream().anyMatch(item -> ((Number) item).doubleValue() == wanted);
  }

  /** The text with ASCII letters from {@code first} to {@code last} in the other case. */
  private static String shifted(String text, char first, char last) {
    var shifted = new StringBuilder(text);
    for (int i = 0; i < shifted.length(); i++) {
      char c = shifted.charAt(i);
      if (c >= first && c <= last) shifted.setCharAt(i, (char) (c ^ ' '));
    }
    return shifted.toString();
  }

  private static void time(List<CelFunctionBinding> all) {
    all.add(
        CelFunctionBinding.from("text_to_timestamp", String.class, text -> inRange(parse(text))));
    all.add(
        CelFunctionBinding.from(
            "seconds_to_timestamp", Long.class, seconds -> inRange(Instant.EPOCH, seconds)));
    all.add(
        CelFunctionBinding.from(
            "add_time_duration", Instant.class, Duration.class, (at, by) -> add(at, by)));
    all.add(
        CelFunctionBinding.from(
            "add_duration_time", Duration.class, Instant.class, (by, at) -> add(at, by)));
    all.add(
        CelFunctionBinding.from(
            "subtract_time_duration",
            Instant.class,
            Duration.class,
            (at, by) -> add(at, by.negated())));
    all.add(
        CelFunctionBinding.from(
            "subtract_time_time", Instant.class, Instant.class, (a, b) -> between(b, a)));
    all.add(
        CelFunctionBinding.from(
            "truncate_time", Instant.class, String.class, (at, unit) -> truncate(at, unit, "UTC")));
    all.add(
        CelFunctionBinding.from(
            "truncate_time_zone",
            List.of(Instant.class, String.class, String.class),
            args -> truncate((Instant) args[0], (String) args[1], (String) args[2])));
  }

  private static Instant add(Instant at, Duration by) {
    try {
      return inRange(at.plus(by));
    } catch (ArithmeticException | DateTimeException e) {
      throw new CelNumericOverflowException(e);
    }
  }

  /** Like timestamps, durations have microseconds in 64 bits. */
  private static Duration between(Instant from, Instant to) {
    try {
      return Duration.of(
          Math.subtractExact(Cells.micros(to), Cells.micros(from)), ChronoUnit.MICROS);
    } catch (ArithmeticException e) {
      throw new CelNumericOverflowException(e);
    }
  }

  private static Instant truncate(Instant at, String unit, String zone) {
    var periods = new CalendarPeriods(CalendarUnit.of(unit).orElseThrow(), ZoneId.of(zone));
    try {
      return Cells.instant(periods.start(Cells.micros(at)));
    } catch (ArithmeticException e) {
      throw new CelNumericOverflowException(e);
    }
  }

  private static Instant inRange(Instant epoch, long seconds) {
    return add(epoch, Duration.ofSeconds(seconds));
  }

  /** Timestamps have microseconds wherever they are, so that both paths see the same value. */
  private static Instant inRange(Instant at) {
    return Cells.instant(Cells.micros(at));
  }

  private static Instant parse(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new CelBadFormatException(e);
    }
  }

  /**
   * Compares by code point, as UTF-8 does: of two chars that differ, a surrogate stands for the
   * greater code point unless both are surrogates.
   */
  static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x == y) continue;
      if (Character.isSurrogate(x) == Character.isSurrogate(y)) return x - y;
      return Character.isSurrogate(x) ? 1 : -1;
    }
    return a.length() - b.length();
  }
}
