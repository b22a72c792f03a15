package io.dataaggregator.engine.measure;

/**
 * About how many distinct values there were; exact, with equal bounds, while they are few.
 *
 * @param estimate the composite estimate of the sketch
 * @param lower not less than this with 97.7 % confidence (two standard deviations, one-sided)
 * @param upper not more than this with the same confidence
 */
public record DistinctEstimate(double estimate, double lower, double upper) implements Estimate {
  @Override
  public double doubleValue() {
    return estimate;
  }
}
