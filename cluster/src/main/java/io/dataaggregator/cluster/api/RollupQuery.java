package io.dataaggregator.cluster.api;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.Rollup;
import io.dataaggregator.engine.aggregate.WindowNesting;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.calendar.CalendarPeriods;
import io.dataaggregator.engine.calendar.CalendarUnit;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.definition.WindowDefinition.Calendar;
import io.dataaggregator.engine.definition.WindowDefinition.Session;
import io.dataaggregator.engine.definition.WindowDefinition.Timed;
import io.dataaggregator.engine.definition.WindowDefinition.Tumbling;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.problem.Problem;
import io.dataaggregator.engine.quantity.Durations;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what keys and windows a result query wants in the terms of the pipeline's. */
final class RollupQuery {
  private static final String ALL = "all";
  private static final int SHOWN = 64;

  private final List<Problem> problems = new ArrayList<>();
  private final @Nullable Rollup rollup;

  RollupQuery(AggregatePlan plan, ResultQuery.Grouping wanted) {
    List<Field> keys = keys(plan.keys(), wanted.groupBy());
    String groupBy = wanted.groupBy();
    if (groupBy != null && plan.window() instanceof Session && !keys.equals(plan.keys())) {
      invalid("groupBy", groupBy, "sessions are those of the whole key: leave it out");
    }
    WindowDefinition window = window(plan.window(), wanted);
    boolean stored = keys.equals(plan.keys()) && window.equals(plan.window());
    boolean kept = window.equals(plan.window());
    WindowDefinition shown = kept ? window.shown() : window;
    rollup = stored || !problems.isEmpty() ? null : new Rollup(plan.shown(), keys, shown);
  }

  /** How buckets are merged; null where they are shown as they are. */
  @Nullable Rollup rollup() {
    return rollup;
  }

  /** What is wrong with the query; empty when it can be carried out. */
  List<Problem> problems() {
    return problems;
  }

  private List<Field> keys(List<Field> stored, @Nullable String text) {
    if (text == null) return stored;
    var keys = new ArrayList<Field>();
    if (text.isEmpty()) return keys;
    for (String name : text.split(",", -1)) {
      Optional<Field> field = stored.stream().filter(one -> one.name().equals(name)).findFirst();
      if (field.isEmpty()) {
        problem(
            "results.unknown-key",
            "groupBy",
            text,
            "the group key has no field '"
                + cut(name)
                + "'; give some of "
                + stored.stream().map(Field::name).toList());
        return stored;
      }
      if (keys.contains(field.get())) {
        invalid("groupBy", text, "give '" + name + "' once");
        return stored;
      }
      keys.add(field.get());
    }
    return keys;
  }

  private WindowDefinition window(WindowDefinition stored, ResultQuery.Grouping wanted) {
    String text = wanted.window();
    String timezone = wanted.timezone();
    Optional<CalendarUnit> unit = text == null ? Optional.empty() : unit(text);
    if (timezone != null && unit.isEmpty()) {
      invalid("timezone", timezone, "give it with a window of the calendar, such as window=day");
    }
    if (text == null) return stored;
    WindowDefinition coarse =
        switch (stored) {
          case WindowDefinition.None none -> none;
          case Timed timed -> coarse(timed, text, unit.orElse(null), timezone);
        };
    if (coarse == null) return stored;
    WindowNesting.obstacle(stored, coarse).ifPresent(why -> invalid("window", text, why));
    return coarse;
  }

  private @Nullable WindowDefinition coarse(
      Timed stored, String text, @Nullable CalendarUnit unit, @Nullable String timezone) {
    if (text.equals(ALL)) return new WindowDefinition.None();
    if (unit != null) {
      ZoneId zone = zone(stored, timezone);
      if (zone == null) return null;
      var periods = new CalendarPeriods(unit, zone);
      return new Calendar(periods, stored.timeField(), stored.latenessMicros(), stored.late());
    }
    try {
      long size = Durations.micros(text);
      return new Tumbling(size, stored.timeField(), stored.latenessMicros(), stored.late());
    } catch (IllegalArgumentException noDuration) {
      invalid("window", text, "give a duration such as 1d, one of " + units() + ", or " + ALL);
      return null;
    }
  }

  /** Of windows that a calendar cuts, its own where nothing else is wanted. */
  private @Nullable ZoneId zone(Timed stored, @Nullable String timezone) {
    if (timezone == null) {
      return stored instanceof Calendar calendar ? calendar.periods().zone() : ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(timezone);
    } catch (DateTimeException unknown) {
      invalid("timezone", timezone, "give a name of the tz database such as Europe/Berlin, or UTC");
      return null;
    }
  }

  private static Optional<CalendarUnit> unit(String text) {
    return CalendarUnit.of(text).filter(RollupQuery::isWindow);
  }

  private static String units() {
    return Stream.of(CalendarUnit.values())
        .filter(RollupQuery::isWindow)
        .map(CalendarUnit::word)
        .collect(Collectors.joining(", "));
  }

  /** As in definitions. */
  private static boolean isWindow(CalendarUnit unit) {
    return unit.compareTo(CalendarUnit.HOUR) >= 0;
  }

  private void invalid(String parameter, String text, String remedy) {
    problem("request.invalid-parameter", parameter, text, remedy);
  }

  private void problem(String code, String parameter, String text, String remedy) {
    String message = "query parameter '%s' is '%s': %s".formatted(parameter, cut(text), remedy);
    problems.add(new Problem(code, "", 0, 0, message));
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
