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
  /** Reads {@code dataaggregator.split}. */
  public static SplitSettings from(Config config) {
    return new SplitSettings(
        EpochSettings.from(config.getConfig("epoch")),
        config.getBytes("snapshot-bytes"),
        config.getDuration("retry"),
        config.getDuration("lease"),
        config.getDuration("rest"));
  }
}
