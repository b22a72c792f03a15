package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.measure.Estimate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic between aggregate values: exact over ints and decimals, IEEE 754 once a double takes
 * part. Operands are never null; they are of the given type or of a narrower one.
 */
final class MeasureValues {
  private MeasureValues() {}

  /** A value as the wider type's own class. */
  static Object widen(Object value, MeasureType type) {
    return switch (type) {
      case INT -> integer(value);
      case DECIMAL -> decimal(value);
      case DOUBLE -> real(value);
      case BOOL, STRING, TIMESTAMP, WHOLE -> value;
    };
  }

  static Object add(Object a, Object b, MeasureType type) {
    return switch (type) {
      case INT -> integer(a).add(integer(b));
      case DECIMAL -> decimal(a).add(decimal(b));
      case DOUBLE, BOOL, STRING, TIMESTAMP, WHOLE -> real(a) + real(b);
    };
  }

  static Object subtract(Object a, Object b, MeasureType type) {
    return switch (type) {
      case INT -> integer(a).subtract(integer(b));
      case DECIMAL -> decimal(a).subtract(decimal(b));
      case DOUBLE, BOOL, STRING, TIMESTAMP, WHOLE -> real(a) - real(b);
    };
  }

  static Object multiply(Object a, Object b, MeasureType type) {
    return switch (type) {
      case INT -> integer(a).multiply(integer(b));
      case DECIMAL -> decimal(a).multiply(decimal(b));
      case DOUBLE, BOOL, STRING, TIMESTAMP, WHOLE -> real(a) * real(b);
    };
  }

  /** The quotient as a double; null where the divisor is zero. */
  static @Nullable Object divide(Object a, Object b) {
    double divisor = real(b);
    return divisor == 0 ? null : (Object) (real(a) / divisor);
  }

  static Object negate(Object a, MeasureType type) {
    return switch (type) {
      case INT -> integer(a).negate();
      case DECIMAL -> decimal(a).negate();
      case DOUBLE, BOOL, STRING, TIMESTAMP, WHOLE -> -real(a);
    };
  }

  /** Compares two values of one type. */
  static boolean test(Relation relation, Object a, Object b, MeasureType type) {
    if (type == MeasureType.DOUBLE) return test(relation, real(a), real(b));
    int order =
        switch (type) {
          case INT -> integer(a).compareTo(integer(b));
          case DECIMAL -> decimal(a).compareTo(decimal(b));
          case BOOL -> ((Boolean) a).compareTo((Boolean) b);
          case TIMESTAMP -> ((Instant) a).compareTo((Instant) b);
          case STRING -> Bindings.compare((String) a, (String) b);
          case DOUBLE, WHOLE -> throw new IllegalStateException("no order for " + type);
        };
    return test(relation, order, 0);
  }

  private static boolean test(Relation relation, double a, double b) {
    return switch (relation) {
      case EQUAL -> a == b;
      case NOT_EQUAL -> a != b;
      case LESS -> a < b;
      case LESS_OR_EQUAL -> a <= b;
      case GREATER -> a > b;
      case GREATER_OR_EQUAL -> a >= b;
    };
  }

  private static BigInteger integer(Object value) {
    return value instanceof Long number ? BigInteger.valueOf(number) : (BigInteger) value;
  }

  private static BigDecimal decimal(Object value) {
    return value instanceof BigDecimal number ? number : new BigDecimal(integer(value));
  }

  private static double real(Object value) {
    return value instanceof Estimate estimate
        ? estimate.doubleValue()
        : ((Number) value).doubleValue();
  }
}
