package io.dataaggregator.persistence.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings a database's schema up to date. */
public final class Migrations {
  /** Arbitrary, but the same in every version: nodes that start together must agree on it. */
  private static final long LOCK = 0x6461_7461_6167_6701L;

  private Migrations() {}

  /**
   * Applies what is missing, one node at a time; the others wait for it. A newer schema than this
   * build knows is left alone, so that nodes of the previous version can be started again.
   *
   * @param database connections without a limit on how long a statement may take
   */
  public static void apply(DataSource database, String schema) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      // Another node may be at it for long, but not for ever: then something is stuck.
      statement.execute("set lock_timeout = '10min'");
      statement.execute("select pg_advisory_lock(" + LOCK + ")");
      try {
        Flyway.configure()
            .dataSource(database)
            .schemas(schema)
            .defaultSchema(schema)
            .locations("classpath:db/migration")
            .failOnMissingLocations(true)
            .validateMigrationNaming(true)
            .load()
            .migrate();
      } finally {
        statement.execute("select pg_advisory_unlock(" + LOCK + ")");
      }
    }
  }
}
