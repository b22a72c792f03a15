package io.dataaggregator.engine.expression;

import org.jspecify.annotations.Nullable;

/** A measure over the values of aggregate calls; immutable and thread-safe. */
@FunctionalInterface
public interface MeasureExpression {
  /**
   * The measure of one bucket.
   *
   * @param callValues values of {@link MeasurePlan#calls}, in that order, as their accumulators
   *     give them
   * @return a call's value untouched where the measure is that call alone; otherwise Boolean,
   *     BigInteger, BigDecimal, Double, String, Instant or null
   */
  @Nullable Object evaluate(@Nullable Object[] callValues);
}
