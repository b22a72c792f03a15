package io.dataaggregator.engine.measure;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The value at a rank: exact, with equal bounds and no rank error, while values are few.
 *
 * @param value a value of the input, a Double or for timestamps an Instant
 * @param lower the true one is not less than this with 99 % confidence
 * @param upper the true one is not more than this with 99 % confidence
 * @param rankError how far the rank of {@code value} may be off, as a fraction of the values
 */
public record QuantileEstimate(Object value, Object lower, Object upper, double rankError)
    implements Estimate {

  /** The value; of a timestamp its microseconds since the epoch. */
  @Override
  public double doubleValue() {
    return switch (value) {
      case Double number -> number;
      case Instant time -> ChronoUnit.MICROS.between(Instant.EPOCH, time);
      default -> throw new IllegalStateException("a quantile is not a " + value.getClass());
    };
  }
}
