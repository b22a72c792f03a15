package io.dataaggregator.engine.schedule;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads cron expressions into sets of bits. */
final class CronParser {
  private static final Pattern ITEM =
      Pattern.compile(
          "(\\*|[0-9]{1,4}|[A-Za-z]{3})(?:-([0-9]{1,4}|[A-Za-z]{3}))?(?:/([0-9]{1,4}))?");

  private static final Field MINUTE = new Field("minute", 0, 59, List.of());
  private static final Field HOUR = new Field("hour", 0, 23, List.of());
  private static final Field DAY_OF_MONTH = new Field("day of month", 1, 31, List.of());
  private static final Field MONTH =
      new Field(
          "month",
          1,
          12,
          List.of(
              "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"));
  private static final Field DAY_OF_WEEK =
      new Field("day of week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

  private CronParser() {}

  /** What one of the five fields may hold; names stand for {@code min} and on. */
  private record Field(String name, int min, int max, List<String> names) {
    IllegalArgumentException wrong(String item, String remedy) {
      return new IllegalArgumentException(name + " '" + item + "': " + remedy);
    }

    int value(String text, String item) {
      if (Character.isDigit(text.charAt(0))) {
        int value = Integer.parseInt(text);
        if (value >= min && value <= max) return value;
        throw wrong(item, "write " + min + " to " + max);
      }
      int index = names.indexOf(text.toUpperCase(Locale.ROOT));
      if (index >= 0) return min + index;
      throw wrong(item, names.isEmpty() ? "write numbers" : "names are " + names);
    }
  }

  static CronSchedule parse(String text) {
    String[] fields = expand(text).split("\\s+", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "write five fields (minute, hour, day of month, month, day of week) or 'every DURATION'");
    }
    long daysOfWeek = bits(fields[4], DAY_OF_WEEK);
    var cron =
        new CronSchedule(
            bits(fields[0], MINUTE),
            bits(fields[1], HOUR),
            bits(fields[2], DAY_OF_MONTH),
            bits(fields[3], MONTH),
            // 7 is Sunday too
            (daysOfWeek | daysOfWeek >>> 7) & 0x7F,
            !fields[2].startsWith("*") && !fields[4].startsWith("*"));
    if (!cron.everFires()) {
      throw new IllegalArgumentException("no such day exists in any year: it would never fire");
    }
    return cron;
  }

  private static String expand(String text) {
    if (!text.startsWith("@")) return text;
    return switch (text) {
      case "@hourly" -> "0 * * * *";
      case "@daily" -> "0 0 * * *";
      case "@weekly" -> "0 0 * * 0";
      case "@monthly" -> "0 0 1 * *";
      default ->
          throw new IllegalArgumentException("known are @hourly, @daily, @weekly and @monthly");
    };
  }

  private static long bits(String text, Field field) {
    long bits = 0;
    for (String item : text.split(",", -1)) bits |= itemBits(item, field);
    return bits;
  }

  private static long itemBits(String item, Field field) {
    Matcher matcher = ITEM.matcher(item);
    if (!matcher.matches()) {
      throw field.wrong(item, "write *, a number, a-b, a-b/n or */n, or a list of these");
    }
    String first = matcher.group(1);
    String last = matcher.group(2);
    String stepText = matcher.group(3);
    boolean all = first.equals("*");
    if (all && last != null) throw field.wrong(item, "* stands for the whole range");
    if (!all && last == null && stepText != null) {
      throw field.wrong(item, "a step needs a range, as in 5-59/10 or */10");
    }
    int from = all ? field.min : field.value(first, item);
    int to = all ? field.max : last == null ? from : field.value(last, item);
    if (field.equals(DAY_OF_WEEK)) {
      // * does not count Sunday twice, and a range may end on Sunday by name
      if (all) to = 6;
      else if (to == 0 && from > 0) to = 7;
    }
    if (from > to) throw field.wrong(item, "the range runs backwards: list its two parts");
    int step = stepText == null ? 1 : Integer.parseInt(stepText);
    if (step < 1 || step > field.max) throw field.wrong(item, "a step is 1 to " + field.max);
    long bits = 0;
    for (int value = from; value <= to; value += step) bits |= 1L << value;
    return bits;
  }
}
