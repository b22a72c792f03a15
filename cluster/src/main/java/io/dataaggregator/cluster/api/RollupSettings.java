package io.dataaggregator.cluster.api;

import com.typesafe.config.Config;

/**
 * What one answer may take that merges results to fewer keys or coarser windows.
 *
 * @param groups how many are merged at a time at least; those of a page in any case
 * @param bytes what the groups take that are merged at a time
 * @param buckets how many results are merged to those of one window
 */
public record RollupSettings(int groups, long bytes, long buckets) {
  /** Where the settings stand in the configuration. */
  public static final String PATH = "dataaggregator.rollup";

  private static final int GROUPS = 4_096;
  private static final long LEAST_BYTES = 1 << 20;

  public RollupSettings {
    if (bytes < LEAST_BYTES) throw refused("bytes", bytes, "choose 1MiB at least");
    if (buckets < 1) throw refused("buckets", buckets, "choose 1 at least");
  }

  /**
   * Reads the settings from the object at {@link #PATH}.
   *
   * @throws IllegalArgumentException where a value is wrong
   */
  public static RollupSettings from(Config config) {
    return new RollupSettings(GROUPS, config.getBytes("bytes"), config.getLong("buckets"));
  }

  private static IllegalArgumentException refused(String key, long value, String remedy) {
    return new IllegalArgumentException(PATH + "." + key + " is " + value + ": " + remedy);
  }
}
