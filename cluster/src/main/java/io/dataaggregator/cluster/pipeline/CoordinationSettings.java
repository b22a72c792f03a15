package io.dataaggregator.cluster.pipeline;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How a pipeline drives its splits.
 *
 * @param beat how often it says again what may have been lost
 * @param sealInterval least time between two seals
 */
public record CoordinationSettings(Duration beat, Duration sealInterval) {
  /** Reads {@code dataaggregator.coordination}. */
  public static CoordinationSettings from(Config config) {
    return new CoordinationSettings(
        config.getDuration("beat"), config.getDuration("seal-interval"));
  }
}
