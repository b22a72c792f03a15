package io.dataaggregator.engine.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;

/** What clocks and calendars of a zone show: remembers what it was asked for last. One thread. */
public final class LocalClock {
  private static final int SLOTS = 256;
  private static final int SECONDS_OF_DAY = 86_400;

  /** About three months, in seconds: clocks change less often. */
  private static final int OFFSET_SHIFT = 23;

  private static final int MONTH_SHIFT = 14;
  private static final int DAY_SHIFT = 9;
  private static final int YEAR_SHIFT = 18;

  private final ZoneRules rules;
  private final long[] from = new long[SLOTS];
  private final long[] until = new long[SLOTS];
  private final int[] offsets = new int[SLOTS];
  private final long[] days = new long[SLOTS];
  private final long[] dates = new long[SLOTS];

  public LocalClock(ZoneId zone) {
    rules = zone.getRules();
    Arrays.fill(days, Long.MIN_VALUE);
  }

  /** Seconds since 1970 that clocks of the zone show, at {@code second} of UTC. */
  public long local(long second) {
    int slot = (int) (second >> OFFSET_SHIFT) & SLOTS - 1;
    if (second < from[slot] || second >= until[slot]) find(slot, second);
    return second + offsets[slot];
  }

  private void find(int slot, long second) {
    Instant at = Instant.ofEpochSecond(second);
    ZoneOffsetTransition before = rules.previousTransition(at.plusSeconds(1));
    ZoneOffsetTransition after = rules.nextTransition(at);
    from[slot] = before == null ? Long.MIN_VALUE : before.toEpochSecond();
    until[slot] = after == null ? Long.MAX_VALUE : after.toEpochSecond();
    offsets[slot] = rules.getOffset(at).getTotalSeconds();
  }

  /** The year of {@code local} seconds. */
  public int year(long local) {
    return (int) (date(local) >> YEAR_SHIFT);
  }

  /** 1 to 12. */
  public int month(long local) {
    return (int) (date(local) >> MONTH_SHIFT) & 0xF;
  }

  /** 1 to 31. */
  public int dayOfMonth(long local) {
    return (int) (date(local) >> DAY_SHIFT) & 0x1F;
  }

  /** 1 to 366. */
  public int dayOfYear(long local) {
    return (int) date(local) & 0x1FF;
  }

  /** Year, month, day and day of the year, from high bits to low ones. */
  private long date(long local) {
    long day = Math.floorDiv(local, SECONDS_OF_DAY);
    int slot = (int) day & SLOTS - 1;
    if (days[slot] != day) {
      LocalDate date = LocalDate.ofEpochDay(day);
      days[slot] = day;
      dates[slot] =
          (long) date.getYear() << YEAR_SHIFT
              | date.getMonthValue() << MONTH_SHIFT
              | date.getDayOfMonth() << DAY_SHIFT
              | date.getDayOfYear();
    }
    return dates[slot];
  }
}
