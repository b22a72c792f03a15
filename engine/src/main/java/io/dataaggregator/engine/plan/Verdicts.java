package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.RecordBatch;

/** What is found about rows on their way to the buckets. A row has the offset of its record. */
interface Verdicts {
  /** A filter dropped so many. */
  void filtered(int rows);

  /** The row of the record at {@code offset} has no value, or no time. */
  void reject(long offset, String code, String message);

  /** The row of the record at {@code offset} belongs to a window that is sealed. */
  void late(long offset, String message);

  /** What is selected is to be aggregated; takes rows out that may not be, whatever they hold. */
  void aggregate(RecordBatch batch);
}
