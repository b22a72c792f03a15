package io.dataaggregator.persistence.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** One embedded server and one empty database for all tests of this JVM. */
public final class TestDatabase {
  private static final Path DIRECTORY = Path.of("target", "test-database");
  private static final Database DATABASE = start();

  private TestDatabase() {}

  /** The shared database; tests keep apart by {@link #workspace}. */
  public static Database get() {
    return DATABASE;
  }

  /** A name that no other test uses. */
  public static String workspace() {
    return "w-" + UUID.randomUUID();
  }

  /** Settings of an embedded server of a test's own. */
  static EmbeddedSettings embedded(Path directory, int port, Duration lockWait) {
    return new EmbeddedSettings(directory, port, lockWait, Duration.ofSeconds(60));
  }

  public static DatabaseSettings settings(DatabaseAddress address) {
    return new DatabaseSettings(
        Optional.of(address),
        16,
        Duration.ofSeconds(10),
        embedded(DIRECTORY, 0, Duration.ofSeconds(60)));
  }

  /** A connection past the pools. */
  static Connection connect(DatabaseAddress address) throws SQLException {
    return DriverManager.getConnection(
        address.jdbcUrl() + "?currentSchema=" + Pool.SCHEMA, address.user(), address.password());
  }

  private static Database start() {
    EmbeddedServer server = EmbeddedServer.start(embedded(DIRECTORY, 0, Duration.ofSeconds(60)));
    try (Connection connection = connect(server.address());
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema if exists " + Pool.SCHEMA + " cascade");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    Database database = Database.open(settings(server.address()));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              database.close();
              server.close();
            }));
    return database;
  }
}
