package io.dataaggregator.engine.measure;

/** A value with bounds that arithmetic may use as a number. */
public sealed interface Estimate permits DistinctEstimate, QuantileEstimate {
  /** The estimate as a number. */
  double doubleValue();
}
