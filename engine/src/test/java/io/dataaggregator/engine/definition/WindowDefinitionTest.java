package io.dataaggregator.engine.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.calendar.CalendarPeriods;
import io.dataaggregator.engine.calendar.CalendarUnit;
import io.dataaggregator.engine.definition.WindowDefinition.Calendar;
import io.dataaggregator.engine.definition.WindowDefinition.Late;
import io.dataaggregator.engine.definition.WindowDefinition.None;
import io.dataaggregator.engine.definition.WindowDefinition.Tumbling;
import io.dataaggregator.engine.quantity.Durations;
import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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
