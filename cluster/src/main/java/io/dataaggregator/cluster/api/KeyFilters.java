package io.dataaggregator.cluster.api;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.port.ResultQuery;
import io.dataaggregator.engine.problem.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the filters of a result query in the types of the group key. */
final class KeyFilters {
  private final List<Problem> problems = new ArrayList<>();
  private final BucketFilter filter;

  KeyFilters(AggregatePlan plan, ResultQuery query) {
    Map<String, @Nullable Object> key = new HashMap<>();
    query.key().forEach((name, text) -> key.put(name, value(plan, name, text)));
    filter =
        new BucketFilter(
            query.from() == null ? Long.MIN_VALUE : micros(query.from()),
            query.to() == null ? Long.MAX_VALUE : micros(query.to()),
            key);
  }

  BucketFilter filter() {
    return filter;
  }

  /** What is wrong with the filters; empty when they can be used. */
  List<Problem> problems() {
    return problems;
  }

  private @Nullable Object value(AggregatePlan plan, String name, @Nullable String text) {
    Field field = plan.keys().stream().filter(f -> f.name().equals(name)).findFirst().orElse(null);
    if (field == null) {
      problem(
          "results.unknown-key",
          "key."
              + name
              + ": the group key has no such field; it has "
              + plan.keys().stream().map(Field::name).toList());
      return null;
    }
    if (text == null) return null;
    try {
      return switch (field.type().kind()) {
        case BOOL -> bool(text);
        case INT -> Long.valueOf(text);
        case DOUBLE -> Double.valueOf(text);
        case DECIMAL -> new BigDecimal(text).setScale(field.type().scale());
        case STRING, JSON -> text;
        case TIMESTAMP -> Instant.parse(text);
      };
    } catch (ArithmeticException | DateTimeParseException | IllegalArgumentException e) {
      problem(
          "results.bad-key-value",
          "key." + name + ": '" + text + "' is not a value of type " + field.type());
      return null;
    }
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private void problem(String code, String message) {
    problems.add(new Problem(code, "", 0, 0, message));
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
