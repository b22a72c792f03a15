package io.dataaggregator.engine.measure;

/** The aggregate functions. Each skips nulls; {@link #COUNT} counts records. */
public enum MeasureKind {
  COUNT,
  SUM,
  AVG,
  MIN,
  MAX,
  STDDEV,
  VARIANCE,
  FIRST,
  LAST,
  /** How many distinct values, by HyperLogLog. */
  DISTINCT,
  /** The value at a rank, by KLL. */
  QUANTILE,
  /** The most frequent values, by frequent-items. */
  TOP
}
