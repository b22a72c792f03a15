package io.dataaggregator.persistence.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** How connection pools are made. */
final class Pool {
  /** The schema that everything of ours lives in. */
  static final String SCHEMA = "dataaggregator";

  private static final Duration MAX_LIFETIME = Duration.ofMinutes(10);
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);
  private static final int MAX_IDLE = 2;

  /**
   * A process that is stopped in the middle of a write (or is cut off) keeps the key of the event
   * that it was writing locked, and whoever takes over could not write in its place. By the time
   * that the others take it for dead, the server has given its transaction up.
   */
  private static final String GIVE_UP_IDLE_TRANSACTIONS =
      "set idle_in_transaction_session_timeout = '10s'";

  private Pool() {}

  /**
   * A pool that connects when it is first used.
   *
   * @param wait how long a caller waits for a connection; shorter than the journal's circuit
   *     breaker, so that a failed write was truly not written
   * @param answerWait how long a statement may stay unanswered; zero for ever
   */
  static HikariDataSource open(
      DatabaseAddress address, String name, int size, Duration wait, Duration answerWait) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("dataaggregator-" + name);
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(MAX_IDLE, size - 1));
    config.setConnectionTimeout(wait.toMillis());
    config.setValidationTimeout(Math.min(1000, wait.toMillis()));
    config.setMaxLifetime(MAX_LIFETIME.toMillis());
    if (config.getMinimumIdle() < size) config.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setConnectionInitSql(GIVE_UP_IDLE_TRANSACTIONS);
    properties(address, name, answerWait).forEach(config::addDataSourceProperty);
    return new HikariDataSource(config);
  }

  /** The driver's settings: ours where exactness or secrecy hangs on them, else the address's. */
  static Map<String, String> properties(DatabaseAddress address, String name, Duration answerWait) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("ApplicationName", "dataaggregator " + name);
    properties.put("connectTimeout", "3");
    properties.put("tcpKeepAlive", "true");
    properties.putAll(address.parameters());
    properties.put("socketTimeout", Long.toString(answerWait.toSeconds()));
    properties.put("reWriteBatchedInserts", "true");
    properties.put("currentSchema", SCHEMA);
    // Else a failed batch prints its rows.
    properties.put("logServerErrorDetail", "false");
    return properties;
  }
}
