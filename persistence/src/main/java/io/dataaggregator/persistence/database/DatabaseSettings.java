package io.dataaggregator.persistence.database;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.Optional;

/**
 * Which PostgreSQL to use and how hard.
 *
 * @param address the server; empty for the embedded one
 * @param poolSize connections of this node in all, at least 8
 * @param connectWait how long a start waits for a server that does not answer yet
 */
public record DatabaseSettings(
    Optional<DatabaseAddress> address,
    int poolSize,
    Duration connectWait,
    EmbeddedSettings embedded) {
  private static final String PATH = "dataaggregator.database";
  private static final int MIN_POOL_SIZE = 8;
  private static final int MAX_POOL_SIZE = 500;

  /**
   * Reads {@code dataaggregator.database}.
   *
   * @throws ConfigException naming the key, the value (but no password) and the remedy
   */
  public static DatabaseSettings from(Config root) {
    Config config = root.getConfig(PATH);
    int poolSize = config.getInt("pool-size");
    if (poolSize < MIN_POOL_SIZE || poolSize > MAX_POOL_SIZE) {
      throw bad(
          "pool-size",
          "%d is not between %d and %d; correct DB_POOL_SIZE"
              .formatted(poolSize, MIN_POOL_SIZE, MAX_POOL_SIZE));
    }
    return new DatabaseSettings(
        address(config),
        poolSize,
        config.getDuration("connect-wait"),
        EmbeddedSettings.from(config.getConfig("embedded")));
  }

  /** Whether the server is the embedded one, which is this node's alone. */
  public boolean isEmbedded() {
    return address.isEmpty();
  }

  private static Optional<DatabaseAddress> address(Config config) {
    String url = config.getString("url").strip();
    if (url.isEmpty()) {
      return Optional.empty();
    }
    try {
      DatabaseAddress address = DatabaseAddress.parse(url);
      return Optional.of(
          address.withCredentials(config.getString("user"), config.getString("password")));
    } catch (IllegalArgumentException e) {
      throw new ConfigException.BadValue(PATH + ".url", String.valueOf(e.getMessage()), e);
    }
  }

  private static ConfigException bad(String key, String message) {
    return new ConfigException.BadValue(PATH + "." + key, message);
  }
}
