package io.dataaggregator.persistence.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServerTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;

  private EmbeddedServer start() {
    return EmbeddedServer.start(TestDatabase.embedded(directory, 0, LONG));
  }

  @Test
  void commitsAreDurableAndSurviveARestart() throws SQLException, IOException {
    // What a process leaves that was killed while it made the server's files.
    Path unfinished = Files.createDirectories(directory.resolve("postgres.init-1/base"));
    try (EmbeddedServer server = start();
        Connection connection = TestDatabase.connect(server.address())) {
      assertFalse(Files.exists(unfinished));
      for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
        assertEquals("on", ask(connection, "show " + setting), setting);
      }
      assertEquals("127.0.0.1", ask(connection, "show listen_addresses"));
      execute(connection, "create table public.kept (n int)");
      execute(connection, "insert into public.kept values (42)");
    }
    try (EmbeddedServer server = start();
        Connection connection = TestDatabase.connect(server.address())) {
      assertEquals("42", ask(connection, "select n from public.kept"));
      DatabaseAddress real = server.address();
      DatabaseAddress stranger = real.withCredentials(real.user(), "guess");
      assertEquals(
          "28P01",
          assertThrows(SQLException.class, () -> TestDatabase.connect(stranger).close())
              .getSQLState());
    }
    assertTrue(Postmaster.of(directory.resolve("postgres")).isEmpty());
  }

  @Test
  void aKilledProcessLeavesNothingThatTheNextStartCannotTakeOver()
      throws IOException, SQLException, InterruptedException {
    try (ServerSocket reports = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      reports.setSoTimeout((int) LONG.toMillis());
      Process holder = holder(reports.getLocalPort());
      try (Socket report = reports.accept()) {
        takeOver(holder, read(report));
      }
    }
  }

  private void takeOver(Process holder, DatabaseAddress address)
      throws IOException, SQLException, InterruptedException {
    try (Connection session = TestDatabase.connect(address)) {
      execute(session, "create table public.kept (n int)");
      String busy = message(() -> EmbeddedServer.start(settings(SHORT)));
      assertTrue(busy.contains("is in use by process " + holder.pid()), busy);

      Postmaster orphan = Postmaster.of(directory.resolve("postgres")).orElseThrow();
      holder.destroyForcibly().waitFor();
      assertTrue(orphan.alive());
      session.setAutoCommit(false);
      execute(session, "insert into public.kept values (13)");

      try (EmbeddedServer server = start();
          Connection connection = TestDatabase.connect(server.address())) {
        assertFalse(orphan.alive());
        assertEquals(address.hosts(), server.address().hosts());
        // What the dead process had under way cannot commit any more.
        assertThrows(SQLException.class, session::commit);
        assertEquals("0", ask(connection, "select count(*) from public.kept"));
      }
    }
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      String message =
          message(() -> EmbeddedServer.start(TestDatabase.embedded(directory, port, SHORT)));
      assertTrue(message.contains("port " + port + " is in use"), message);
    }
    // The failed start let go of the directory.
    start().close();
  }

  @Test
  void anotherStartInTheSameProcessWaitsToo() throws IOException {
    DirectoryLock held = DirectoryLock.acquire(directory, SHORT);
    try (held) {
      String message =
          message(() -> DirectoryLock.acquire(directory.resolve("."), Duration.ofMillis(50)));
      assertTrue(message.contains("is in use by this process"), message);
      assertTrue(Files.exists(directory.resolve(".lock")));
    }
    DirectoryLock.acquire(directory, SHORT).close();
  }

  @Test
  void aPidThatBelongsToAnotherProcessNowIsNotOurServer() throws IOException {
    Path cluster = Files.createDirectories(directory.resolve("postgres"));
    long self = ProcessHandle.current().pid();
    Files.writeString(cluster.resolve("postmaster.pid"), self + "\n" + cluster + "\n1\n5432\n");
    assertTrue(Postmaster.of(cluster).isEmpty());
  }

  private EmbeddedSettings settings(Duration lockWait) {
    return TestDatabase.embedded(directory, 0, lockWait);
  }

  private Process holder(int reportTo) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            java.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ServerHolder.class.getName(),
            directory.toString(),
            Integer.toString(reportTo))
        .inheritIO()
        .start();
  }

  private static DatabaseAddress read(Socket report) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(report.getInputStream(), StandardCharsets.UTF_8));
    return DatabaseAddress.parse(lines.readLine());
  }

  private static String message(Executable executable) {
    return String.valueOf(assertThrows(DatabaseException.class, executable).getMessage());
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertTrue(rows.next());
      return String.valueOf(rows.getString(1));
    }
  }
}
