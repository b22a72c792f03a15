package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Where processed records go: {@link io.dataaggregator.engine.aggregate.BucketTable#add} or a
 * caller's own that first asks whether the table accepts the batch.
 */
@FunctionalInterface
public interface BucketSink {
  /**
   * Takes the selected records of a batch. All arguments are reused: they are valid until this
   * returns.
   *
   * @param windowStarts start of each record's window, by row
   * @param arguments the argument of each call of the plan, null for {@code count()}
   * @param times event time of each record in microseconds, by row; 0 without windows
   */
  void add(
      RecordBatch batch, long[] windowStarts, @Nullable Vector[] arguments, long[] times, int unit);
}
