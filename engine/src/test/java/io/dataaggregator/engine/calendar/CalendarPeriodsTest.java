package io.dataaggregator.engine.calendar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarPeriodsTest {
  private static final List<String> ZONES =
      List.copyOf(new TreeSet<>(ZoneId.getAvailableZoneIds()));
  private static final long YEAR_1840 = -4_102_444_800_000_000L;
  private static final long YEAR_2110 = 4_417_977_600_000_000L;

  /**
   * Whatever clocks did anywhere: every instant is in one period, and periods follow each other.
   */
  @Property(tries = 20_000)
  void periodsAreWithoutGapsAndDoNotOverlap(
      @ForAll CalendarUnit unit,
      @ForAll @IntRange(max = 10_000) int zone,
      @ForAll @LongRange(min = YEAR_1840, max = YEAR_2110) long at) {
    var periods = new CalendarPeriods(unit, ZoneId.of(ZONES.get(zone % ZONES.size())));
    check(periods, at);
  }

  /** The hours around every change of a zone's clocks, where random instants seldom are. */
  @Property(tries = 1_000)
  void norAroundClockChanges(
      @ForAll CalendarUnit unit, @ForAll @IntRange(max = 10_000) int zone, @ForAll int which) {
    ZoneId of = ZoneId.of(ZONES.get(zone % ZONES.size()));
    var changes = of.getRules().getTransitions();
    if (changes.isEmpty()) return;
    Instant change = changes.get(Math.floorMod(which, changes.size())).getInstant();
    var periods = new CalendarPeriods(unit, of);
    for (int minute = -26 * 60; minute <= 26 * 60; minute += 13) {
      check(periods, micros(change.plus(minute, ChronoUnit.MINUTES)));
      check(periods, micros(change) + minute);
    }
  }

  private static void check(CalendarPeriods periods, long at) {
    var cache = new PeriodCache(periods);
    long start = periods.start(at);
    long end = periods.end(start);
    assertTrue(start <= at && at < end, () -> Instant.EPOCH.plus(at, ChronoUnit.MICROS).toString());
    assertEquals(start, periods.start(start));
    assertEquals(start, periods.start(end - 1));
    assertEquals(end, periods.start(end));
    for (long each : new long[] {at, end, end - 1, start, start - 1, at}) {
      assertEquals(periods.start(each), cache.start(each));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DAY, Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
    "DAY, Europe/Berlin, 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
    "WEEK, UTC, 2026-11-27T00:00:00Z, 2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
    "MONTH, America/New_York, 2026-11-27T00:00:00Z, 2026-11-01T04:00:00Z, 2026-12-01T05:00:00Z",
    "QUARTER, UTC, 2026-05-31T23:59:59Z, 2026-04-01T00:00:00Z, 2026-07-01T00:00:00Z",
    "YEAR, UTC, 1969-12-31T23:59:59Z, 1969-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "HOUR, Asia/Kolkata, 2026-01-01T00:10:00Z, 2025-12-31T23:30:00Z, 2026-01-01T00:30:00Z",
    // clocks go forward by half an hour, and an hour is half as long
    "HOUR, Australia/Lord_Howe, 2026-10-03T15:40:00Z, 2026-10-03T15:30:00Z, 2026-10-03T16:00:00Z",
    // no Friday: the island moved over the date line
    "DAY, Pacific/Apia, 2011-12-30T09:00:00Z, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z",
    // one minute after midnight it was 23:01 again, and Sunday had begun
    "DAY, America/St_Johns, 2010-11-07T02:45:00Z, 2010-11-07T02:30:00Z, 2010-11-08T03:30:00Z",
  })
  void asTheClocksShow(CalendarUnit unit, String zone, String at, String start, String end) {
    var periods = new CalendarPeriods(unit, ZoneId.of(zone));
    assertEquals(micros(Instant.parse(start)), periods.start(micros(Instant.parse(at))));
    assertEquals(micros(Instant.parse(end)), periods.end(micros(Instant.parse(start))));
  }

  @Test
  void whatWouldBeginBeforeTimeDoesIsRefused() {
    var years = new CalendarPeriods(CalendarUnit.YEAR, ZoneId.of("UTC"));
    assertThrows(ArithmeticException.class, () -> years.start(Long.MIN_VALUE));
    assertEquals(Long.MAX_VALUE, years.end(years.start(Long.MAX_VALUE)));
  }

  @Property(tries = 2_000)
  void aClockShowsWhatJavaTimeSays(
      @ForAll @IntRange(max = 10_000) int zone,
      @ForAll @LongRange(min = YEAR_1840, max = YEAR_2110) long micros) {
    ZoneId of = ZoneId.of(ZONES.get(zone % ZONES.size()));
    var clock = new LocalClock(of);
    for (long at : new long[] {micros, micros + 86_400_000_000L, micros, -micros}) {
      long second = Math.floorDiv(at, 1_000_000L);
      ZonedDateTime expected = Instant.ofEpochSecond(second).atZone(of);
      long local = clock.local(second);
      assertEquals(expected.toLocalDateTime().toEpochSecond(ZoneOffset.UTC), local);
      LocalDate date = expected.toLocalDate();
      assertEquals(date.getYear(), clock.year(local));
      assertEquals(date.getMonthValue(), clock.month(local));
      assertEquals(date.getDayOfMonth(), clock.dayOfMonth(local));
      assertEquals(date.getDayOfYear(), clock.dayOfYear(local));
    }
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }
}
