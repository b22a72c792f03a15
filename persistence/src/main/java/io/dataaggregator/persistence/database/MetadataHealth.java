package io.dataaggregator.persistence.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Whether the database answers and takes writes, told within about a second. */
public final class MetadataHealth {
  private final HikariDataSource pool;

  /**
   * @param pool one of its own, with short timeouts: the others may all be in use
   */
  MetadataHealth(HikariDataSource pool) {
    this.pool = pool;
  }

  /** Why the database is of no use, or empty if it is well. Blocks for a second or so at most. */
  public Optional<String> ping() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        // a standby that nobody promoted answers, too
        ResultSet mode = statement.executeQuery("show transaction_read_only")) {
      return mode.next() && mode.getString(1).equals("off")
          ? Optional.empty()
          : Optional.of("PostgreSQL takes no writes: it is read-only (a standby, say)");
    } catch (SQLException e) {
      return Optional.of("PostgreSQL does not answer: " + DatabaseException.brief(e));
    }
  }
}
