package io.dataaggregator.connectors.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void whatIsDueGrowsWithTimeAndShrinksByWhatIsTaken() {
    var pace = new Pace(100, 5);
    assertEquals(0, pace.due(5));
    assertEquals(25, pace.due(5 + SECOND / 4));
    pace.took(20);
    assertEquals(30, pace.due(5 + SECOND / 2));
  }

  @Test
  void aPauseIsMadeUpForByOneSecondsWorth() {
    var pace = new Pace(100, 0);
    assertEquals(100, pace.due(3600 * SECOND));
    assertEquals(1, new Pace(0.001, 0).due(1_000_000 * SECOND), "or by one record");
  }

  @Property(tries = 500)
  void afterTheWaitAsManyAreDue(
      @ForAll @LongRange(min = 1, max = 100_000_000_000L) long perThousandSeconds,
      @ForAll @IntRange(min = 0, max = 1_000_000_000) int nanos) {
    var pace = new Pace(perThousandSeconds / 1e3, 0);
    int due = pace.due(nanos);
    int wanted = pace.least();
    if (due >= wanted) return;
    long wait = pace.nanosUntil(wanted);
    assertTrue(wait > 0);
    // one rounding apart, which another short wait mends
    assertTrue(pace.due(nanos + wait + 2) >= wanted);
  }
}
