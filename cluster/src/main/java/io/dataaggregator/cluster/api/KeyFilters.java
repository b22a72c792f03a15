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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the filters of a result query in the types of the group key. */
final class KeyFilters {
  private static final Pattern INT = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Pattern DOUBLE = Pattern.compile(DECIMAL + "|NaN|-?Infinity");
  private static final int LONG_DIGITS = 19;

  private final List<Problem> problems = new ArrayList<>();
  private final BucketFilter filter;

  KeyFilters(AggregatePlan plan, ResultQuery query) {
    Map<String, @Nullable Object> key = new HashMap<>();
    query.key().forEach((name, text) -> key.put(name, value(plan, name, text)));
    filter =
        new BucketFilter(
            query.from() == null
                ? Long.MIN_VALUE
                : plan.window().startingFrom(micros(query.from())),
            query.to() == null ? Long.MAX_VALUE : plan.window().startingBefore(micros(query.to())),
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
        case INT -> Long.valueOf(matched(INT, text));
        case DOUBLE -> real(matched(DOUBLE, text));
        case DECIMAL -> decimal(matched(DECIMAL, text), field.type().scale());
        case STRING, JSON -> text;
        case TIMESTAMP -> timestamp(text);
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

  /** Java reads more than results write: hexadecimal numbers, say. */
  private static String matched(Pattern form, String text) {
    if (form.matcher(text).matches()) return text;
    throw new IllegalArgumentException(text);
  }

  private static Double real(String text) {
    Double value = Double.valueOf(text);
    if (value.isInfinite() && !text.endsWith("Infinity")) throw new ArithmeticException(text);
    return value;
  }

  /** Looks at the exponent first: to write out 1e999999999 takes a gigabyte. */
  private static BigDecimal decimal(String text, int scale) {
    BigDecimal value = new BigDecimal(text).stripTrailingZeros();
    boolean tooLarge = (long) value.precision() - value.scale() + scale > LONG_DIGITS;
    if (value.signum() != 0 && (tooLarge || value.scale() > scale)) {
      throw new ArithmeticException(text);
    }
    BigDecimal scaled = value.setScale(scale);
    return BigDecimal.valueOf(scaled.unscaledValue().longValueExact(), scale);
  }

  private static Instant timestamp(String text) {
    Instant value = Instant.parse(text);
    Instant kept = Instant.EPOCH.plus(floorMicros(value), ChronoUnit.MICROS);
    if (!kept.equals(value)) throw new ArithmeticException("finer than a microsecond");
    return kept;
  }

  private void problem(String code, String message) {
    problems.add(new Problem(code, "", 0, 0, message));
  }

  /** The first microsecond at or after {@code instant}. */
  private static long micros(Instant instant) {
    long floor = floorMicros(instant);
    return Instant.EPOCH.plus(floor, ChronoUnit.MICROS).equals(instant) ? floor : floor + 1;
  }

  private static long floorMicros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant.truncatedTo(ChronoUnit.MICROS));
  }
}
