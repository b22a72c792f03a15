package io.dataaggregator.persistence.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Whether the database answers, told within about a second. */
public final class MetadataHealth {
  private final HikariDataSource pool;

  /**
   * @param pool one of its own, with short timeouts: the others may all be in use
   */
  MetadataHealth(HikariDataSource pool) {
    this.pool = pool;
  }

  /** Why the database is away, or empty if it answers. Blocks for a second or so at most. */
  public Optional<String> ping() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("select 1");
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of("PostgreSQL does not answer: " + DatabaseException.brief(e));
    }
  }
}
