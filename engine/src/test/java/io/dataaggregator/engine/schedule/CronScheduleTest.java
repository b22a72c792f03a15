package io.dataaggregator.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {
  private static final ZoneId UTC = ZoneId.of("UTC");

  private static List<String> ticks(String schedule, String after, String zone, int count) {
    var ticks = new ArrayList<String>();
    Instant at = Instant.parse(after);
    for (int i = 0; i < count; i++) {
      at = Schedule.parse(schedule).next(at, ZoneId.of(zone));
      ticks.add(at.toString());
    }
    return ticks;
  }

  @ParameterizedTest
  @CsvSource({
    // strictly after
    "0 */6 * * *, 2026-01-01T06:00:00Z, 2026-01-01T12:00:00Z",
    "0 */6 * * *, 2026-01-01T05:59:59.999999999Z, 2026-01-01T06:00:00Z",
    "30 23 31 12 *, 2026-12-31T23:30:00Z, 2027-12-31T23:30:00Z",
    // either of two restricted day fields, but both where one begins with *
    "0 0 13 * FRI, 2026-11-01T00:00:00Z, 2026-11-06T00:00:00Z",
    "0 0 13 * FRI, 2026-11-06T00:00:00Z, 2026-11-13T00:00:00Z",
    "0 0 */2 * MON, 2026-11-02T00:00:00Z, 2026-11-09T00:00:00Z",
    // leap days: no 1900-like year, a pause across 2100, and one that falls on a Sunday
    "0 0 29 2 *, 2026-01-01T00:00:00Z, 2028-02-29T00:00:00Z",
    "0 0 29 2 *, 2096-03-01T00:00:00Z, 2104-02-29T00:00:00Z",
    "0 0 29 2 */7, 2026-01-01T00:00:00Z, 2032-02-29T00:00:00Z",
    // before 1970
    "0 0 1 1 *, 1950-06-01T00:00:00Z, 1951-01-01T00:00:00Z"
  })
  void firesNext(String schedule, String after, String expected) {
    assertEquals(Instant.parse(expected), Schedule.parse(schedule).next(Instant.parse(after), UTC));
  }

  @ParameterizedTest
  @CsvSource({
    // 02:30 does not exist on this day: once, at the end of the gap, and as usual the day after
    "30 2 * * *, Europe/Berlin, 2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z, 2026-03-30T00:30:00Z",
    "30 2 * * *, America/New_York, 2026-03-08T05:00:00Z, 2026-03-08T07:00:00Z,"
        + " 2026-03-09T06:30:00Z",
    "15 2 * * *, Australia/Lord_Howe, 2026-10-03T15:00:00Z, 2026-10-03T15:30:00Z,"
        + " 2026-10-04T15:15:00Z",
    // every quarter of the missing hour is the one tick that 03:00 is too
    "*/15 * * * *, Europe/Berlin, 2026-03-29T00:45:00Z, 2026-03-29T01:00:00Z,"
        + " 2026-03-29T01:15:00Z",
    // 02:30 comes twice: the first time only
    "30 2 * * *, Europe/Berlin, 2026-10-24T23:00:00Z, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
    "30 1 * * *, America/New_York, 2026-11-01T04:00:00Z, 2026-11-01T05:30:00Z,"
        + " 2026-11-02T06:30:00Z",
    "45 1 * * *, Australia/Lord_Howe, 2026-04-04T14:00:00Z, 2026-04-04T14:45:00Z,"
        + " 2026-04-05T15:15:00Z",
    // a short cron rests during the repeated hour
    "*/30 * * * *, Europe/Berlin, 2026-10-25T00:15:00Z, 2026-10-25T00:30:00Z,"
        + " 2026-10-25T02:00:00Z",
    // asked in the midst of the second pass
    "*/30 * * * *, Europe/Berlin, 2026-10-25T01:15:00Z, 2026-10-25T02:00:00Z,"
        + " 2026-10-25T02:30:00Z",
    // an interval does not
    "every 30m, Europe/Berlin, 2026-10-25T00:45:00Z, 2026-10-25T01:00:00Z, 2026-10-25T01:30:00Z"
  })
  void crossesClockChanges(String cron, String zone, String after, String first, String second) {
    assertEquals(List.of(first, second), ticks(cron, after, zone, 2));
  }

  @Test
  void alignsIntervalsToTheEpoch() {
    assertEquals(
        List.of("2026-01-01T00:15:00Z", "2026-01-01T00:30:00Z"),
        ticks("every 15m", "2026-01-01T00:00:00Z", "Asia/Kathmandu", 2));
    assertEquals(
        List.of("1969-12-31T23:59:50Z", "1970-01-01T00:00:00Z"),
        ticks("every 10s", "1969-12-31T23:59:40.5Z", "UTC", 2));
    Schedule schedule = Schedule.parse("every 10s");
    Instant tick = Instant.ofEpochSecond(20);
    assertEquals(tick, schedule.latest(Instant.EPOCH, tick.plusMillis(9_999), UTC));
    assertEquals(tick, schedule.latest(tick.minusNanos(1), tick, UTC));
    assertNull(schedule.latest(tick, tick.plusMillis(9_999), UTC));
  }

  @Test
  void findsTheLatestWithoutWalking() {
    Schedule minutely = Schedule.parse("* * * * *");
    Instant now = Instant.parse("2026-11-01T12:34:56Z");
    assertEquals(
        now.truncatedTo(ChronoUnit.MINUTES),
        minutely.latest(Instant.parse("0100-01-01T00:00:00Z"), now, UTC));
  }

  /** The definition, minute by minute: gap to its end, repeated times to the first of them. */
  private static NavigableSet<Instant> oracle(
      CronSchedule cron, LocalDateTime from, int minutes, ZoneId zone) {
    var ticks = new TreeSet<Instant>();
    for (int i = 0; i < minutes; i++) {
      LocalDateTime local = from.plusMinutes(i);
      boolean month = bit(cron.daysOfMonth(), local.getDayOfMonth());
      boolean week = bit(cron.daysOfWeek(), local.getDayOfWeek().getValue() % 7);
      boolean day = cron.eitherDay() ? month || week : month && week;
      boolean time = bit(cron.minutes(), local.getMinute()) && bit(cron.hours(), local.getHour());
      if (!day || !time || !bit(cron.months(), local.getMonthValue())) continue;
      boolean gap = zone.getRules().getValidOffsets(local).isEmpty();
      ticks.add(
          gap
              ? zone.getRules().getTransition(local).getInstant()
              : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant());
    }
    return ticks;
  }

  private static boolean bit(long bits, int n) {
    return (bits & 1L << n) != 0;
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void agreesWithTheDefinition(
      @ForAll("crons") String text, @ForAll("zones") ZoneId zone, @ForAll("moments") Instant at) {
    var cron = (CronSchedule) Schedule.parse(text);
    Instant after = at.minus(1, ChronoUnit.DAYS);
    Instant end = at.plus(1, ChronoUnit.DAYS);
    LocalDateTime local = LocalDateTime.ofInstant(after, zone).truncatedTo(ChronoUnit.MINUTES);
    NavigableSet<Instant> all = oracle(cron, local.minusDays(1), 5 * 1440, zone);
    List<Instant> expected = List.copyOf(all.subSet(after, false, end, true));
    var walked = new ArrayList<Instant>();
    Instant tick = cron.next(after, zone);
    for (; !tick.isAfter(end); tick = cron.next(tick, zone)) walked.add(tick);
    // the first difference says more than two lists of a thousand ticks
    for (int i = 0; i < Math.min(expected.size(), walked.size()); i++) {
      assertEquals(expected.get(i), walked.get(i), text);
    }
    assertEquals(expected.size(), walked.size(), text);
    // the latest tick is the last of those walked, wherever the interval ends
    for (int i = 0; i < 48; i++) {
      Instant notAfter = after.plus(i * 61L, ChronoUnit.MINUTES);
      @Nullable Instant last =
          all.subSet(after, false, notAfter, true).isEmpty() ? null : all.floor(notAfter);
      assertEquals(last, cron.latest(after, notAfter, zone), text + " until " + notAfter);
    }
  }

  @Provide
  Arbitrary<String> crons() {
    Arbitrary<String> minute =
        Arbitraries.of("*", "0", "*/15", "30", "5-59/7", "0,59", "45", "*/7", "1");
    Arbitrary<String> hour = Arbitraries.of("*", "0", "1", "2", "3", "*/2", "23", "1-3", "22,2");
    Arbitrary<String> day = Arbitraries.of("*", "*", "1", "29", "*/2", "25-31", "31");
    Arbitrary<String> month = Arbitraries.of("*", "*", "MAR,OCT", "*/2", "NOV", "1-6");
    Arbitrary<String> week = Arbitraries.of("*", "*", "SUN", "1-5", "*/3", "SAT-SUN");
    return Combinators.combine(minute, hour, day, month, week)
        .as((a, b, c, d, e) -> String.join(" ", a, b, c, d, e))
        .filter(text -> !text.contains(" 31 NOV"));
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "Pacific/Apia",
            "America/Sao_Paulo",
            "Africa/Casablanca")
        .map(ZoneId::of);
  }

  /** Mostly close to where clocks change; Apia left out a whole day in December 2011. */
  @Provide
  Arbitrary<Instant> moments() {
    Arbitrary<Instant> changes =
        Arbitraries.of(
                "2026-03-29T01:00:00Z",
                "2026-10-25T01:00:00Z",
                "2026-03-08T07:00:00Z",
                "2026-11-01T06:00:00Z",
                "2026-10-03T15:30:00Z",
                "2026-04-04T15:00:00Z",
                "2011-12-30T10:00:00Z",
                "2017-10-15T03:00:00Z",
                "2028-02-29T00:00:00Z")
            .map(Instant::parse);
    Arbitrary<Long> offsets = Arbitraries.longs().between(-90_000, 90_000);
    return Combinators.combine(changes, offsets).as((at, seconds) -> at.plusSeconds(seconds));
  }
}
