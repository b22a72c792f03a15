package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.measure.AggregateCall;

/** What values a part of a measure has. */
enum MeasureType {
  /** Long or BigInteger. */
  INT,
  /** BigDecimal. */
  DECIMAL,
  /** Double, or an estimate that is taken as one. */
  DOUBLE,
  BOOL,
  STRING,
  TIMESTAMP,
  /** Items, or an estimate of a time, that can only be shown. */
  WHOLE;

  static MeasureType of(AggregateCall call) {
    FieldType argument = call.argument();
    if (argument == null) return INT;
    return switch (call.kind()) {
      case COUNT -> INT;
      case SUM, MIN, MAX, FIRST, LAST -> of(argument);
      case AVG -> argument.kind() == FieldType.Kind.DECIMAL ? DECIMAL : DOUBLE;
      case STDDEV, VARIANCE, DISTINCT -> DOUBLE;
      case QUANTILE -> argument.equals(FieldType.TIMESTAMP) ? WHOLE : DOUBLE;
      case TOP -> WHOLE;
    };
  }

  private static MeasureType of(FieldType type) {
    return switch (type.kind()) {
      case BOOL -> BOOL;
      case INT -> INT;
      case DOUBLE -> DOUBLE;
      case DECIMAL -> DECIMAL;
      case STRING -> STRING;
      case TIMESTAMP -> TIMESTAMP;
      case JSON -> WHOLE;
    };
  }

  boolean isNumber() {
    return switch (this) {
      case INT, DECIMAL, DOUBLE -> true;
      case BOOL, STRING, TIMESTAMP, WHOLE -> false;
    };
  }

  /**
   * The type of both in one operation, the wider of two numbers; {@link #WHOLE} if there is none.
   */
  static MeasureType common(MeasureType a, MeasureType b) {
    if (a == b) return a;
    if (!a.isNumber() || !b.isNumber()) return WHOLE;
    return a == DOUBLE || b == DOUBLE ? DOUBLE : DECIMAL;
  }
}
