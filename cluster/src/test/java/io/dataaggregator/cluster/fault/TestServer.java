package io.dataaggregator.cluster.fault;

import io.dataaggregator.persistence.database.DatabaseAddress;
import io.dataaggregator.persistence.database.DatabaseException;
import io.dataaggregator.persistence.database.EmbeddedServer;
import io.dataaggregator.persistence.database.EmbeddedSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL for the nodes of these tests. It lives in the JVM of the test, outlives every node,
 * and can go away and come back on the same port.
 */
final class TestServer {
  /** What a full disk says. */
  static final String FULL = "could not extend file: No space left on device";

  private static final Path DIRECTORY = Path.of("target", "kill-database");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final long STEP_NANOS = 2_000_000;
  private static final TestServer SHARED = begin();

  private final EmbeddedSettings settings;
  private EmbeddedServer server;
  private @Nullable Connection holder;

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
                  DIRECTORY, freePort(), Duration.ofSeconds(60), Duration.ofSeconds(60)));
      started.empty();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> started.server.close()));
      return started;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A loopback port that nobody listens on. */
  static int freePort() throws IOException {
    return freePort("127.0.0.1");
  }

  /** A port of a loopback address that nobody listens on. */
  static int freePort(String host) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
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

  /** Kills PostgreSQL, which has no time for anything. */
  void crash() throws IOException {
    Path file = DIRECTORY.resolve("postgres").resolve("postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    postmaster.destroyForcibly();
    postmaster.onExit().join();
    server.close();
  }

  /** Starts it again where it was; what is left of a crashed one may take a moment to end. */
  void startAgain() {
    var last = new DatabaseException[1];
    boolean started =
        until(
            START_LIMIT,
            () -> {
              try {
                server = EmbeddedServer.start(settings);
                return true;
              } catch (DatabaseException e) {
                last[0] = e;
                return false;
              }
            });
    if (!started) throw last[0];
  }

  /** From now on it refuses rows of {@code table} for which {@code condition} holds. */
  void refuse(String table, String condition) throws SQLException {
    execute(
        "create or replace function refuse() returns trigger language plpgsql as $$ begin"
            + " raise exception '"
            + FULL
            + "' using errcode = '53100'; end $$");
    execute(
        "create trigger refused before insert or update on "
            + table
            + " for each row when ("
            + condition
            + ") execute function refuse()");
  }

  /** It takes rows of {@code table} again. */
  void allow(String table) throws SQLException {
    execute("drop trigger if exists refused on " + table);
  }

  /** From now on nobody else writes {@code table}: whoever tries waits. */
  void hold(String table) throws SQLException {
    holder = connect();
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute("lock table " + table + " in exclusive mode");
    }
  }

  /** The table that is held can be written again. */
  void release() throws SQLException {
    Connection held = holder;
    holder = null;
    if (held != null) held.close();
  }

  /** Nothing is left of the nodes before. */
  void empty() throws SQLException {
    execute("drop schema if exists dataaggregator cascade");
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
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
  static boolean until(Duration limit, Check done) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (!done.holds()) {
        if (System.nanoTime() - deadline >= 0) return false;
        LockSupport.parkNanos(STEP_NANOS);
      }
      return true;
    } catch (SQLException | IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Something that is seen from outside. */
  interface Check {
    boolean holds() throws SQLException, IOException, InterruptedException;
  }
}
