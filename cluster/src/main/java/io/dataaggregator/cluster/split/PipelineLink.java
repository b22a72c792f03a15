package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitReport;
import org.jspecify.annotations.Nullable;

/** What a split tells its pipeline. Any of it may be lost; all of it is said again when asked. */
public interface PipelineLink {
  /** The split lacks units from number {@code from} of its own on. */
  void needsUnits(SplitId split, int from);

  /**
   * Something keeps the split from going on, and it tries again by itself.
   *
   * @param why null once nothing does
   */
  void hindered(SplitId split, @Nullable String why);

  void report(SplitId split, String asker, SplitReport report);

  /** Every segment of {@code seal} is durable. */
  void sealed(SplitId split, String asker, long seal);

  /**
   * The split reads no more.
   *
   * @param sequence its journal sequence number once everything that it read was committed
   */
  void halted(SplitId split, String asker, long sequence);

  /**
   * The split cannot go on with {@code attempt} of {@code run}.
   *
   * @param retryable whether another attempt can help
   */
  void failed(SplitId split, String run, int attempt, RunError error, boolean retryable);
}
