package io.dataaggregator.engine.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression as sets of bits: bit n stands for the value n.
 *
 * @param daysOfWeek Sunday is 0
 * @param eitherDay whether one of the two day fields is enough; otherwise both must match
 */
record CronSchedule(
    long minutes, long hours, long daysOfMonth, long months, long daysOfWeek, boolean eitherDay)
    implements Schedule {
  /** The Gregorian calendar repeats after 400 years, days of week included. */
  private static final int CYCLE_MONTHS = 400 * 12;

  private static final YearMonth ANY_MONTH = YearMonth.of(2000, 1);

  /** Whether any day matches; time always does. */
  boolean everFires() {
    return firstDay(ANY_MONTH.atDay(1)) != null;
  }

  @Override
  public Instant next(Instant after, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    LocalDateTime local = LocalDateTime.ofInstant(after, rules.getOffset(after));
    LocalDateTime candidate = firstFrom(local.truncatedTo(ChronoUnit.MINUTES));
    Instant tick = instant(candidate, rules);
    // local times of a repeated hour were ticks in its first pass: few steps lead out of it
    while (!tick.isAfter(after)) {
      candidate = firstFrom(candidate.plusMinutes(1));
      tick = instant(candidate, rules);
    }
    return tick;
  }

  @Override
  public @Nullable Instant latest(Instant after, Instant notAfter, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    ZoneOffset offset = rules.getOffset(notAfter);
    LocalDateTime local = LocalDateTime.ofInstant(notAfter, offset);
    ZoneOffsetTransition transition = rules.getTransition(local);
    // in the second pass of a repeated hour all of its local times lie behind
    boolean repeated =
        transition != null && transition.isOverlap() && offset.equals(transition.getOffsetAfter());
    if (repeated) local = transition.getDateTimeBefore();
    LocalDateTime candidate = lastUntil(local);
    Instant tick = instant(candidate, rules);
    while (tick.isAfter(notAfter)) {
      candidate = lastUntil(candidate.minusMinutes(1));
      tick = instant(candidate, rules);
    }
    return tick.isAfter(after) ? tick : null;
  }

  /** The instant of a local time: the first of two, or the end of the gap that it falls into. */
  private static Instant instant(LocalDateTime local, ZoneRules rules) {
    ZoneOffsetTransition transition = rules.getTransition(local);
    if (transition == null) return local.toInstant(rules.getOffset(local));
    return transition.isGap()
        ? transition.getInstant()
        : local.toInstant(transition.getOffsetBefore());
  }

  /** The first matching local time at or after {@code from}. */
  private LocalDateTime firstFrom(LocalDateTime from) {
    LocalDate day = from.toLocalDate();
    if (matches(day)) {
      int hour = from.getHour();
      if (has(hours, hour)) {
        int minute = lowest(minutes, from.getMinute());
        if (minute < 64) return day.atTime(hour, minute);
      }
      int later = lowest(hours, hour + 1);
      if (later < 64) return day.atTime(later, lowest(minutes, 0));
    }
    LocalTime first = LocalTime.of(lowest(hours, 0), lowest(minutes, 0));
    return found(firstDay(day.plusDays(1))).atTime(first);
  }

  /** The last matching local time at or before {@code until}. */
  private LocalDateTime lastUntil(LocalDateTime until) {
    LocalDate day = until.toLocalDate();
    if (matches(day)) {
      int hour = until.getHour();
      if (has(hours, hour)) {
        int minute = highest(minutes, until.getMinute());
        if (minute >= 0) return day.atTime(hour, minute);
      }
      int earlier = highest(hours, hour - 1);
      if (earlier >= 0) return day.atTime(earlier, highest(minutes, 59));
    }
    LocalTime last = LocalTime.of(highest(hours, 23), highest(minutes, 59));
    return found(lastDay(day.minusDays(1))).atTime(last);
  }

  private static LocalDate found(@Nullable LocalDate day) {
    if (day == null) throw new IllegalStateException("a schedule that never fires was accepted");
    return day;
  }

  private @Nullable LocalDate firstDay(LocalDate from) {
    YearMonth month = YearMonth.from(from);
    int day = from.getDayOfMonth();
    for (int i = 0; i <= CYCLE_MONTHS; i++, month = month.plusMonths(1), day = 1) {
      int match = lowest(days(month), day);
      if (match < 64) return month.atDay(match);
    }
    return null;
  }

  private @Nullable LocalDate lastDay(LocalDate until) {
    YearMonth month = YearMonth.from(until);
    int day = until.getDayOfMonth();
    for (int i = 0; i <= CYCLE_MONTHS; i++, month = month.minusMonths(1), day = 31) {
      int match = highest(days(month), day);
      if (match >= 0) return month.atDay(match);
    }
    return null;
  }

  private boolean matches(LocalDate day) {
    return has(days(YearMonth.from(day)), day.getDayOfMonth());
  }

  /** The days of a month that match. */
  private long days(YearMonth month) {
    if (!has(months, month.getMonthValue())) return 0;
    // the week's bits, repeated from the weekday of the first, put day n at bit n
    int weekday = month.atDay(1).getDayOfWeek().getValue() % 7;
    long weeks = 0;
    for (int day = 1; day <= month.lengthOfMonth(); day++) {
      if (has(daysOfWeek, (weekday + day - 1) % 7)) weeks |= 1L << day;
    }
    long existing = (2L << month.lengthOfMonth()) - 2;
    return (eitherDay ? daysOfMonth | weeks : daysOfMonth & weeks) & existing;
  }

  private static boolean has(long bits, int value) {
    return (bits >>> value & 1) != 0;
  }

  /** The lowest value from {@code from}; 64 where there is none. */
  private static int lowest(long bits, int from) {
    return Long.numberOfTrailingZeros(bits >>> from << from);
  }

  /** The highest value up to {@code to}; -1 where there is none. */
  private static int highest(long bits, int to) {
    return to < 0 ? -1 : 63 - Long.numberOfLeadingZeros(bits & (2L << to) - 1);
  }
}
