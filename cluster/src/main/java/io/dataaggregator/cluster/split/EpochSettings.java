package io.dataaggregator.cluster.split;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * When an epoch closes; whichever comes first.
 *
 * @param interval time since its first record
 * @param bytes estimated size of its encoded delta
 * @param records records in it
 * @param deadLetters dead letters in it
 */
public record EpochSettings(Duration interval, long bytes, long records, int deadLetters) {
  /** Reads {@code dataaggregator.split.epoch}. */
  public static EpochSettings from(Config config) {
    return new EpochSettings(
        config.getDuration("interval"),
        config.getBytes("bytes"),
        config.getLong("records"),
        config.getInt("dead-letters"));
  }
}
