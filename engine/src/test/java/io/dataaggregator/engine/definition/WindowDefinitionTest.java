package io.dataaggregator.engine.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.calendar.CalendarPeriods;
import io.dataaggregator.engine.calendar.CalendarUnit;
import io.dataaggregator.engine.definition.WindowDefinition.Calendar;
import io.dataaggregator.engine.definition.WindowDefinition.Cumulative;
import io.dataaggregator.engine.definition.WindowDefinition.Hopping;
import io.dataaggregator.engine.definition.WindowDefinition.Late;
import io.dataaggregator.engine.definition.WindowDefinition.None;
import io.dataaggregator.engine.definition.WindowDefinition.Tumbling;
import io.dataaggregator.engine.quantity.Durations;
import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WindowDefinitionTest {
  private static final long LONGEST = Durations.MAX_MICROS;

  @Test
  void windowsAlignToTheEpochBeforeItToo() {
    var window = new Tumbling(10, "at", 5, Late.REJECT);
    assertEquals(-10, window.start(-1));
    assertEquals(-10, window.start(-10));
    assertEquals(0, window.start(9));
    assertEquals(0, window.end(-10));
    assertEquals(5, window.closesAt(-10));
  }

  @Test
  void windowsOfTheCalendarCloseAfterTheirLateness() {
    var day = new CalendarPeriods(CalendarUnit.DAY, ZoneId.of("Europe/Berlin"));
    var window = new Calendar(day, "at", 7, Late.REJECT);
    // clocks go forward: the day has 23 hours
    long start = Instant.parse("2026-03-28T23:00:00Z").getEpochSecond() * 1_000_000;
    assertEquals(start, window.start(start + 1));
    assertEquals(start + 23 * 3_600_000_000L, window.end(start));
    assertEquals(start + 23 * 3_600_000_000L + 7, window.closesAt(start));
  }

  @Test
  void nothingIsLateForWindowsThatAreRevised() {
    var window = new Tumbling(10, "at", 5, Late.REVISE);
    assertEquals(15, window.closesAt(0));
    assertEquals(Long.MAX_VALUE, window.lateFrom(0));
    assertEquals(15, new Tumbling(10, "at", 5, Late.REJECT).lateFrom(0));
  }

  @Test
  void aPaneOfHoppingWindowsClosesWithTheLastOfThem() {
    var window = new Hopping(30, 10, "at", 5, Late.REJECT);
    assertEquals(-10, window.start(-1));
    assertEquals(20, window.start(29));
    assertEquals(0, window.firstWindow(20));
    assertEquals(20, window.lastWindow(20));
    assertEquals(55, window.closesAt(20));
    assertEquals(55, window.lateFrom(20));
    assertEquals(35, window.shown().closesAt(0));
    assertEquals(30, window.shown().end(0));
    assertEquals(0, window.shownStart(0));
  }

  @Test
  void cumulativeWindowsBeginTogether() {
    var window = new Cumulative(30, 10, "at", 5, Late.REVISE);
    assertEquals(-10, window.start(-1));
    assertEquals(-10, window.firstWindow(-10));
    assertEquals(-10, window.lastWindow(-30));
    assertEquals(5, window.closesAt(-30));
    assertEquals(Long.MAX_VALUE, window.lateFrom(-30));
    // known by its last pane
    assertEquals(30, window.shownStart(40));
    assertEquals(50, window.shown().end(40));
    assertEquals(55, window.shown().closesAt(40));
  }

  /** A window has a pane exactly if the pane has the window. */
  @Property
  void panesAndWindowsAgree(
      @ForAll @LongRange(min = -1000, max = 1000) long number,
      @ForAll @IntRange(min = 1, max = 9) int count,
      @ForAll boolean hopping) {
    var window =
        hopping
            ? new Hopping(7L * count, 7, "at", 0, Late.REJECT)
            : new Cumulative(7L * count, 7, "at", 0, Late.REJECT);
    long pane = 7 * number;
    for (long other = pane - 7L * count; other <= pane + 7L * count; other += 7) {
      boolean in = window.firstWindow(pane) <= other && other <= window.lastWindow(pane);
      boolean has = window.firstPane(other) <= pane && pane <= window.lastPane(other);
      assertEquals(has, in);
      long start = window.shownStart(other);
      assertEquals(in, start <= pane && pane + 7 <= window.shown().end(other));
    }
  }

  @Test
  void whatHasNoWindowNeverCloses() {
    var none = new None();
    assertEquals(Long.MIN_VALUE, none.start(42));
    assertEquals(Long.MAX_VALUE, none.end(none.start(42)));
    assertEquals(Long.MAX_VALUE, none.closesAt(none.start(42)));
  }

  /** A sum that wrapped around would close a window of the far future before it began. */
  @Property(tries = 500)
  void noWindowClosesBeforeItEnds(
      @ForAll long start,
      @ForAll @LongRange(min = 1_000, max = LONGEST) long size,
      @ForAll @LongRange(max = LONGEST) long lateness) {
    var window = new Tumbling(size, "at", lateness, Late.REJECT);
    assertTrue(window.end(start) >= start);
    assertTrue(window.closesAt(start) >= window.end(start));
    long later = Math.max(start, Long.MAX_VALUE - lateness);
    assertTrue(window.closesAt(later) >= window.closesAt(start));
  }
}
