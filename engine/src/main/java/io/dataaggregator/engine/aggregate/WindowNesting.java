package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.calendar.CalendarPeriods;
import io.dataaggregator.engine.calendar.CalendarUnit;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.definition.WindowDefinition.Calendar;
import io.dataaggregator.engine.definition.WindowDefinition.None;
import io.dataaggregator.engine.definition.WindowDefinition.Overlapping;
import io.dataaggregator.engine.definition.WindowDefinition.Session;
import io.dataaggregator.engine.definition.WindowDefinition.Tumbling;
import io.dataaggregator.engine.quantity.Durations;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which windows lie whole in coarser ones, so that these can be merged from them.
 *
 * <p>It is told from the definitions. What clocks of a place did in the past may still have a
 * window lie in two: {@link RolledRows} looks at every one.
 */
public final class WindowNesting {
  private static final long MICROS = 1_000_000;
  private static final String NO_COARSER =
      "windows are merged to those of one length or a calendar";

  private WindowNesting() {}

  /** What is against merging windows of {@code fine} to {@code coarse}, and what to ask instead. */
  public static Optional<String> obstacle(WindowDefinition fine, WindowDefinition coarse) {
    return switch (fine) {
      case None() -> Optional.of("the pipeline has no windows: leave it out");
      case Tumbling tumbling -> ofTumbling(tumbling.sizeMicros(), coarse);
      case Calendar calendar -> ofCalendar(calendar.periods(), coarse);
      case Overlapping overlapping ->
          Optional.of(
              "the pipeline's windows overlap, and records would count twice: leave it out");
      case Session session -> Optional.of("sessions are no part of longer ones: leave it out");
    };
  }

  private static Optional<String> ofTumbling(long size, WindowDefinition coarse) {
    return switch (coarse) {
      case None() -> Optional.empty();
      case Tumbling tumbling ->
          tumbling.sizeMicros() > size && tumbling.sizeMicros() % size == 0
              ? Optional.empty()
              : Optional.of(
                  "the pipeline's windows take "
                      + shown(size)
                      + ": give a multiple, such as "
                      + shown(2 * size));
      case Calendar calendar -> ofTumbling(size, calendar.periods());
      case Overlapping overlapping -> Optional.of(NO_COARSER);
      case Session session -> Optional.of(NO_COARSER);
    };
  }

  private static Optional<String> ofTumbling(long size, CalendarPeriods coarse) {
    CalendarUnit unit = coarse.unit();
    String sized = "the pipeline's windows take " + shown(size);
    if (unit.leastSeconds() * MICROS <= size) {
      return Optional.of(sized + ": give a longer unit, or all");
    }
    // longer periods begin at midnight, and that is all they have in common
    long grid = Math.min(unit.leastSeconds(), CalendarUnit.DAY.leastSeconds()) * MICROS;
    if (grid % size != 0) {
      return Optional.of(
          sized
              + ", which does not divide a "
              + (unit == CalendarUnit.HOUR ? unit : CalendarUnit.DAY).word()
              + ": give a multiple of it, such as "
              + shown(2 * size));
    }
    for (int offset : offsets(coarse.zone())) {
      if (offset * MICROS % size != 0) {
        return Optional.of(
            sized
                + ", and in "
                + coarse.zone()
                + " a "
                + unit.word()
                + " can begin in the middle of one: give another timezone, or a multiple of "
                + shown(size));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ofCalendar(CalendarPeriods fine, WindowDefinition coarse) {
    return switch (coarse) {
      case None() -> Optional.empty();
      case Tumbling tumbling ->
          Optional.of("the pipeline's windows are those of a calendar: give " + wider(fine.unit()));
      case Calendar calendar -> {
        CalendarPeriods periods = calendar.periods();
        if (!nests(fine.unit(), periods.unit())) {
          yield Optional.of(
              "the pipeline's windows are a "
                  + fine.unit().word()
                  + ": give "
                  + wider(fine.unit()));
        }
        boolean same = periods.zone().getRules().equals(fine.zone().getRules());
        yield same
            ? Optional.empty()
            : Optional.of(
                "the pipeline's windows are those of "
                    + fine.zone()
                    + ": leave timezone out, or give that");
      }
      case Overlapping overlapping -> Optional.of(NO_COARSER);
      case Session session -> Optional.of(NO_COARSER);
    };
  }

  private static boolean nests(CalendarUnit fine, CalendarUnit coarse) {
    return fine != CalendarUnit.WEEK && fine.compareTo(coarse) < 0;
  }

  private static String wider(CalendarUnit fine) {
    String units =
        Stream.of(CalendarUnit.values())
            .filter(coarse -> nests(fine, coarse))
            .map(CalendarUnit::word)
            .collect(Collectors.joining(", "));
    return units.isEmpty() ? "all" : "one of " + units + ", all";
  }

  /** What clocks of a zone show from its last rules on, in seconds ahead of UTC. */
  private static Set<Integer> offsets(ZoneId zone) {
    ZoneRules rules = zone.getRules();
    var offsets = new HashSet<Integer>();
    for (ZoneOffsetTransitionRule rule : rules.getTransitionRules()) {
      offsets.add(rule.getOffsetBefore().getTotalSeconds());
      offsets.add(rule.getOffsetAfter().getTotalSeconds());
    }
    if (offsets.isEmpty()) offsets.add(rules.getOffset(Instant.MAX).getTotalSeconds());
    return offsets;
  }

  private static String shown(long micros) {
    return micros > Durations.MAX_MICROS ? "all" : Durations.text(micros);
  }
}
