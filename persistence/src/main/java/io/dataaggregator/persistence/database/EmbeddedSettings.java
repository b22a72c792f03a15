package io.dataaggregator.persistence.database;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the embedded PostgreSQL lives.
 *
 * @param directory holds the server's files and the lock; kept between runs
 * @param port loopback port, or 0 for any free one
 * @param lockWait how long a start waits for a predecessor to let go of the directory
 * @param startWait how long the server may take to start, recovery after a crash included
 */
public record EmbeddedSettings(Path directory, int port, Duration lockWait, Duration startWait) {
  private static final int MAX_PORT = 65_535;

  static EmbeddedSettings from(Config config) {
    int port = config.getInt("port");
    if (port < 0 || port > MAX_PORT) {
      throw new ConfigException.BadValue(
          "dataaggregator.database.embedded.port",
          port + " is not a port; give 1 to 65535, or 0 for any free one");
    }
    return new EmbeddedSettings(
        Path.of(config.getString("directory")),
        port,
        config.getDuration("lock-wait"),
        config.getDuration("start-wait"));
  }
}
