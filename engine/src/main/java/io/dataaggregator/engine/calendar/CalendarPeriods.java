package io.dataaggregator.engine.calendar;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Time cut into the periods of a calendar: they follow each other without gaps and do not overlap,
 * whatever clocks do. A day begins at the first instant of its date; should the clocks go back over
 * midnight, what they show again belongs to the day that has begun. Hours and less are also cut
 * where clocks change.
 *
 * @param zone whose clocks are meant
 */
public record CalendarPeriods(CalendarUnit unit, ZoneId zone) {
  private static final long MICROS = 1_000_000;

  /**
   * The start of the period that holds {@code micros}, both microseconds since 1970.
   *
   * @throws ArithmeticException where it does not fit 64 bits
   */
  public long start(long micros) {
    Instant at = Instant.ofEpochSecond(Math.floorDiv(micros, MICROS));
    Instant start =
        isPartOfDay() ? partOfDay(at) : firstDay(date(at)).atStartOfDay(zone).toInstant();
    // the date may be one whose successor has begun already, before clocks went back
    for (Instant end = end(start); !end.isAfter(at); end = end(start)) start = end;
    return Math.multiplyExact(start.getEpochSecond(), MICROS);
  }

  /** The end of the period that begins at {@code start}; at most {@link Long#MAX_VALUE}. */
  public long end(long start) {
    long seconds = end(Instant.ofEpochSecond(Math.floorDiv(start, MICROS))).getEpochSecond();
    return seconds > Long.MAX_VALUE / MICROS ? Long.MAX_VALUE : seconds * MICROS;
  }

  private boolean isPartOfDay() {
    return unit.compareTo(CalendarUnit.DAY) < 0;
  }

  private LocalDate date(Instant at) {
    return LocalDate.ofInstant(at, zone);
  }

  private Instant partOfDay(Instant at) {
    ZoneRules rules = zone.getRules();
    long offset = rules.getOffset(at).getTotalSeconds();
    long local = at.getEpochSecond() + offset;
    Instant start =
        Instant.ofEpochSecond(local - Math.floorMod(local, unit.leastSeconds()) - offset);
    ZoneOffsetTransition change = rules.previousTransition(at.plusSeconds(1));
    return change == null || change.getInstant().isBefore(start) ? start : change.getInstant();
  }

  private Instant end(Instant start) {
    if (!isPartOfDay()) return next(date(start)).atStartOfDay(zone).toInstant();
    ZoneRules rules = zone.getRules();
    long local = start.getEpochSecond() + rules.getOffset(start).getTotalSeconds();
    Instant end =
        start.plusSeconds(unit.leastSeconds() - Math.floorMod(local, unit.leastSeconds()));
    ZoneOffsetTransition change = rules.nextTransition(start);
    return change == null || change.getInstant().isAfter(end) ? end : change.getInstant();
  }

  private LocalDate firstDay(LocalDate date) {
    return switch (unit) {
      case SECOND, MINUTE, HOUR, DAY -> date;
      case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> date.withDayOfMonth(1);
      case QUARTER -> date.with(IsoFields.DAY_OF_QUARTER, 1);
      case YEAR -> date.withDayOfYear(1);
    };
  }

  /** The first day of the period after that of {@code date}. */
  private LocalDate next(LocalDate date) {
    LocalDate first = firstDay(date);
    return switch (unit) {
      case SECOND, MINUTE, HOUR, DAY -> first.plusDays(1);
      case WEEK -> first.plusWeeks(1);
      case MONTH -> first.plusMonths(1);
      case QUARTER -> first.plusMonths(3);
      case YEAR -> first.plusYears(1);
    };
  }
}
