package io.dataaggregator.cluster.retention;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How much is kept of the past.
 *
 * @param keep how long journals and ended runs are kept at least
 * @param interval how often what is older is deleted
 */
public record RetentionSettings(Duration keep, Duration interval) {
  /** Where the settings stand in the configuration. */
  public static final String PATH = "dataaggregator.retention";

  /** An entity that recovers must have read what follows its snapshot before that may go. */
  private static final Duration LEAST = Duration.ofMinutes(1);

  public RetentionSettings {
    if (keep.compareTo(LEAST) < 0) throw refused("keep", keep, "choose a minute at least");
    if (!interval.isPositive()) throw refused("interval", interval, "choose a positive duration");
  }

  /**
   * Reads the settings from the object at {@link #PATH}.
   *
   * @throws IllegalArgumentException where a value is wrong
   */
  public static RetentionSettings from(Config config) {
    return new RetentionSettings(config.getDuration("keep"), config.getDuration("interval"));
  }

  private static IllegalArgumentException refused(String key, Duration value, String remedy) {
    return new IllegalArgumentException(PATH + "." + key + " is " + value + ": " + remedy);
  }
}
