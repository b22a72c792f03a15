package io.dataaggregator.cluster.pipeline;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How a pipeline drives its splits.
 *
 * @param beat how often it says again what may have been lost
 * @param sealInterval least time between two seals
 * @param sealRecords after so many aggregated records a tenth of that time is enough
 * @param snapshotBytes events of a pipeline between two snapshots, at least; or twice its state
 */
public record CoordinationSettings(
    Duration beat, Duration sealInterval, long sealRecords, long snapshotBytes) {
  public CoordinationSettings {
    if (snapshotBytes < 1) {
      throw new IllegalArgumentException(
          "dataaggregator.coordination.snapshot-bytes is " + snapshotBytes + ": choose 1 or more");
    }
  }

  /** Reads {@code dataaggregator.coordination}. */
  public static CoordinationSettings from(Config config) {
    return new CoordinationSettings(
        config.getDuration("beat"),
        config.getDuration("seal-interval"),
        config.getLong("seal-records"),
        config.getBytes("snapshot-bytes"));
  }
}
