package io.dataaggregator.cluster.kill;

import io.dataaggregator.persistence.database.DatabaseAddress;
import io.dataaggregator.persistence.database.EmbeddedServer;
import io.dataaggregator.persistence.database.EmbeddedSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * PostgreSQL for the nodes of these tests. It lives in the JVM of the test, outlives every node,
 * and can go away and come back on the same port.
 */
final class TestServer {
  private static final long STEP_NANOS = 2_000_000;
  private static final TestServer SHARED = begin();

  private final EmbeddedSettings settings;
  private EmbeddedServer server;

  private TestServer(EmbeddedSettings settings) {
    this.settings = settings;
    server = EmbeddedServer.start(settings);
  }

  /** The one server of this JVM; its database is empty at first. */
  static TestServer shared() {
    return SHARED;
  }

  private static TestServer begin() {
    try {
      var started =
          new TestServer(
              new EmbeddedSettings(
                  Path.of("target", "kill-database"),
                  freePort(),
                  Duration.ofSeconds(60),
                  Duration.ofSeconds(60)));
      try (Connection connection = started.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("drop schema if exists dataaggregator cascade");
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> started.server.close()));
      return started;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A loopback port that nobody listens on. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** As {@code DATABASE_URL} takes it. */
  String url() {
    return server.address().toUrl();
  }

  Connection connect() throws SQLException {
    DatabaseAddress address = server.address();
    return DriverManager.getConnection(
        "jdbc:postgresql://"
            + address.hosts()
            + "/"
            + address.database()
            + "?currentSchema=dataaggregator",
        address.user(),
        address.password());
  }

  /** Stops PostgreSQL; whoever is connected loses the connection. */
  void stop() {
    server.close();
  }

  /** Starts it again where it was. */
  void startAgain() {
    server = EmbeddedServer.start(settings);
  }

  /** The number that a query answers with. */
  long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) throw new SQLException("no row: " + sql);
      return rows.getLong(1);
    }
  }

  /**
   * Asks until {@code done}: a process and a database tell nobody of what they do.
   *
   * @return what {@code done} said last
   */
  static boolean until(Duration limit, BooleanSupplier done) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) return false;
      LockSupport.parkNanos(STEP_NANOS);
    }
    return true;
  }
}
