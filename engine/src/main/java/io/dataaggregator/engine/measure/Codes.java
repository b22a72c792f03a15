package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.FieldType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Values of fixed size as longs of the same order: numbers as they are, false before true, and
 * doubles by the total order of IEEE 754 with one NaN, the greatest (as in PostgreSQL), and -0.0
 * before 0.0.
 */
final class Codes {
  private Codes() {}

  static long of(double value) {
    long bits = Double.doubleToLongBits(value);
    return bits ^ (bits >> 63 & Long.MAX_VALUE);
  }

  static double toDouble(long code) {
    return Double.longBitsToDouble(code ^ (code >> 63 & Long.MAX_VALUE));
  }

  /** The value that a code stands for. */
  static Object value(FieldType type, long code) {
    return switch (type.kind()) {
      case BOOL -> code != 0;
      case INT -> code;
      case DOUBLE -> toDouble(code);
      case DECIMAL -> BigDecimal.valueOf(code, type.scale());
      case TIMESTAMP -> Instant.EPOCH.plus(code, ChronoUnit.MICROS);
      case STRING, JSON -> throw new IllegalArgumentException(type + " has no code");
    };
  }
}
