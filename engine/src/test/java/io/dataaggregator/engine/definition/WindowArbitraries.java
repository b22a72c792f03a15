package io.dataaggregator.engine.definition;

import static io.dataaggregator.engine.definition.DefinitionArbitraries.durations;

import io.dataaggregator.engine.calendar.CalendarPeriods;
import io.dataaggregator.engine.calendar.CalendarUnit;
import io.dataaggregator.engine.quantity.Durations;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Windows of every kind. */
final class WindowArbitraries {
  private WindowArbitraries() {}

  /** Windows over one of {@code times}. */
  static Arbitrary<WindowDefinition> of(List<String> times) {
    return Arbitraries.oneOf(tumbling(times), overlapping(times), sessions(times), calendar(times));
  }

  private static Arbitrary<WindowDefinition> tumbling(List<String> times) {
    return Combinators.combine(
            durations(1000, Durations.MAX_MICROS),
            Arbitraries.of(times),
            durations(0, Durations.MAX_MICROS),
            Arbitraries.of(WindowDefinition.Late.class))
        .as(WindowDefinition.Tumbling::new);
  }

  private static Arbitrary<WindowDefinition> overlapping(List<String> times) {
    int most = WindowDefinition.Overlapping.MAX_WINDOWS;
    return Combinators.combine(
            Arbitraries.integers().between(1, most),
            durations(1000, Durations.MAX_MICROS / most),
            Arbitraries.of(times),
            durations(0, Durations.MAX_MICROS),
            Arbitraries.of(WindowDefinition.Late.class),
            Arbitraries.of(true, false))
        .as((count, pane, field, lateness, late, hopping) ->
            hopping
                ? new WindowDefinition.Hopping(count * pane, pane, field, lateness, late)
                : new WindowDefinition.Cumulative(count * pane, pane, field, lateness, late));
  }

  private static Arbitrary<WindowDefinition> sessions(List<String> times) {
    return Combinators.combine(
            durations(1000, Durations.MAX_MICROS),
            Arbitraries.of(times),
            durations(0, Durations.MAX_MICROS))
        .as((gap, field, lateness) ->
            new WindowDefinition.Session(gap, field, lateness, WindowDefinition.Late.REJECT));
  }

  private static Arbitrary<WindowDefinition> calendar(List<String> times) {
    return Combinators.combine(
            Arbitraries.of(CalendarUnit.class)
                .filter(unit -> unit.compareTo(CalendarUnit.HOUR) >= 0),
            Arbitraries.of("UTC", "Europe/Berlin", "+05:30"),
            Arbitraries.of(times),
            durations(0, Durations.MAX_MICROS),
            Arbitraries.of(WindowDefinition.Late.class))
        .as((unit, zone, field, lateness, late) ->
            new WindowDefinition.Calendar(
                new CalendarPeriods(unit, ZoneId.of(zone)), field, lateness, late));
  }
}
