package io.dataaggregator.cluster.split;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How splits work.
 *
 * @param epoch when epochs close
 * @param snapshotBytes events between two snapshots, at least; or twice the state if that is more
 * @param retry wait before writing again what the database did not take
 * @param lease how long a split reads without hearing from its pipeline
 * @param rest a split that reads nothing and hears nothing for so long goes to rest
 */
public record SplitSettings(
    EpochSettings epoch, long snapshotBytes, Duration retry, Duration lease, Duration rest) {
  private static final String PATH = "dataaggregator.split";

  /** A few beats of the pipeline may be lost before a split stops reading. */
  private static final int LEASE_BEATS = 4;

  /**
   * Reads them from the whole configuration.
   *
   * @throws IllegalArgumentException naming the key, the value and the remedy
   */
  public static SplitSettings from(Config whole) {
    Config config = whole.getConfig(PATH);
    Duration lease = config.getDuration("lease");
    Duration least =
        whole.getDuration("dataaggregator.coordination.beat").multipliedBy(LEASE_BEATS);
    if (lease.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          PATH
              + ".lease is "
              + lease
              + ": choose four times dataaggregator.coordination.beat or more, "
              + least);
    }
    long snapshotBytes = config.getBytes("snapshot-bytes");
    if (snapshotBytes < 1) {
      throw new IllegalArgumentException(
          PATH + ".snapshot-bytes is " + snapshotBytes + ": choose 1 or more");
    }
    return new SplitSettings(
        EpochSettings.from(config.getConfig("epoch")),
        snapshotBytes,
        config.getDuration("retry"),
        lease,
        config.getDuration("rest"));
  }
}
