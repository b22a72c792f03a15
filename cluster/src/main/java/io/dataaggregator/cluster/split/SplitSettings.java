package io.dataaggregator.cluster.split;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How splits work.
 *
 * @param epoch when epochs close
 * @param nodeInFlight bytes that all splits of a node may have read and not yet committed
 * @param pipelineInFlight bytes that those of one pipeline may
 * @param snapshotBytes events between two snapshots, at least; or twice the state if that is more
 * @param retry wait before writing again what the database did not take
 * @param lease how long a split reads without hearing from its pipeline
 * @param rest a split that reads nothing and hears nothing for so long goes to rest
 */
public record SplitSettings(
    EpochSettings epoch,
    long nodeInFlight,
    long pipelineInFlight,
    long snapshotBytes,
    Duration retry,
    Duration lease,
    Duration rest) {
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
    return new SplitSettings(
        EpochSettings.from(config.getConfig("epoch")),
        bytes(config, "in-flight.node"),
        bytes(config, "in-flight.pipeline"),
        bytes(config, "snapshot-bytes"),
        config.getDuration("retry"),
        lease,
        config.getDuration("rest"));
  }

  private static long bytes(Config config, String key) {
    long bytes = config.getBytes(key);
    if (bytes >= 1) return bytes;
    throw new IllegalArgumentException(PATH + "." + key + " is " + bytes + ": choose 1 or more");
  }
}
