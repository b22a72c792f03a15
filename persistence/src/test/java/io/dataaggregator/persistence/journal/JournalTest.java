package io.dataaggregator.persistence.journal;

import static io.dataaggregator.persistence.journal.NotebookNode.PATIENCE;
import static io.dataaggregator.persistence.journal.NotebookNode.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.persistence.database.Database;
import io.dataaggregator.persistence.database.DatabaseAddress;
import io.dataaggregator.persistence.database.EmbeddedServer;
import io.dataaggregator.persistence.database.EmbeddedSettings;
import io.dataaggregator.persistence.database.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private final String prefix = "notebook-" + UUID.randomUUID() + "-";
  private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();

  private NotebookNode node(Database database) {
    return new NotebookNode(database, prefix, signals);
  }

  @Test
  void whatWasPersistedIsRecoveredByTheNextNode()
      throws SQLException, InterruptedException, ExecutionException, TimeoutException {
    Database database = TestDatabase.get();
    try (NotebookNode first = node(database)) {
      ActorRef<Notebook.Command> notebook = first.notebook("a");
      for (String word : List.of("one", "two", "three", "four")) {
        get(first.write(notebook, word));
      }
      first.await("snapshot", "a");
    }
    // The snapshot carries the first three: recovery must not need their events.
    assertEquals(
        1,
        change(
            database,
            "delete from data_journal where persistence_id = ? and" + " sequence_number = 1",
            "a"));
    try (NotebookNode second = node(database)) {
      ActorRef<Notebook.Command> notebook = second.notebook("a");
      assertEquals("4 four", second.read(notebook));
      assertEquals(5, get(second.write(notebook, "five")));
    }
    assertEquals("split.resumed.v1", manifest(database, "a"));
  }

  @Test
  void aRowOfAnotherWriterFailsOnlyItsEntity()
      throws SQLException, InterruptedException, ExecutionException, TimeoutException {
    Database database = TestDatabase.get();
    try (NotebookNode node = node(database)) {
      List<ActorRef<Notebook.Command>> notebooks = new ArrayList<>();
      for (int i = 0; i < 30; i++) notebooks.add(node.notebook("b" + i));
      // All at once, so that the pool has a connection for as many writes as the lock will stop.
      List<CompletableFuture<Long>> first =
          notebooks.stream().map(notebook -> node.write(notebook, "mine")).toList();
      for (CompletableFuture<Long> answer : first) assertEquals(1, get(answer));
      plantNextRow(database, "b0");
      signals.clear();
      List<CompletableFuture<Long>> answers = new ArrayList<>();
      // While the table is locked writes pile up, as they would in one batch.
      try (Connection connection = database.queries().getConnection();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("lock table data_journal in share mode");
        for (ActorRef<Notebook.Command> notebook : notebooks.reversed()) {
          answers.addFirst(node.write(notebook, "next"));
        }
        awaitBlockedWrites(statement);
        connection.rollback();
      }
      for (CompletableFuture<Long> answer : answers.subList(1, answers.size())) {
        assertEquals(2, get(answer));
      }
      node.await("failed", "b0");
      node.await("recovered", "b0");
      // It goes on from what the other writer left.
      assertEquals("2 mine", node.read(notebooks.getFirst()));
      assertEquals(3, get(node.write(notebooks.getFirst(), "after")));
      assertEquals(0, signals.stream().filter(signal -> signal.startsWith("failed")).count());
    }
  }

  @Test
  void persistingFailsWhilePostgresIsAwayAndWorksAgainAfterwards(@TempDir Path directory)
      throws SQLException, IOException, InterruptedException, ExecutionException, TimeoutException {
    EmbeddedSettings settings =
        new EmbeddedSettings(directory, freePort(), PATIENCE, Duration.ofSeconds(60));
    EmbeddedServer server = EmbeddedServer.start(settings);
    DatabaseAddress address = server.address();
    try (Database database = Database.open(TestDatabase.settings(address));
        NotebookNode node = node(database)) {
      ActorRef<Notebook.Command> notebook = node.notebook("c");
      assertEquals(1, get(node.write(notebook, "before")));
      assertTrue(database.health().ping().isEmpty());

      server.close();
      long began = System.nanoTime();
      assertTrue(database.health().ping().orElseThrow().contains("does not answer"));
      assertTrue(System.nanoTime() - began < 2_500_000_000L);
      CompletableFuture<Long> lost = node.write(notebook, "lost");
      node.await("failed", "c");
      assertTrue(!lost.isDone());

      server = EmbeddedServer.start(settings);
      node.await("recovered", "c");
      assertEquals("1 before", node.read(notebook));
      assertEquals(2, get(node.write(notebook, "after")));
      assertTrue(database.health().ping().isEmpty());
    } finally {
      server.close();
    }
  }

  /** Returns once as many writes wait for the lock as the journal makes at a time. */
  private static void awaitBlockedWrites(Statement statement) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int waiting = 0;
    while (waiting < 8) {
      assertTrue(System.nanoTime() < deadline, "writes do not wait for the lock");
      try (ResultSet rows =
          statement.executeQuery(
              "select count(*) from pg_locks where not granted"
                  + " and relation = 'data_journal'::regclass")) {
        assertTrue(rows.next());
        waiting = rows.getInt(1);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Writes the entity's next row as another incarnation of it would. */
  private void plantNextRow(Database database, String name) throws SQLException {
    assertEquals(
        1,
        change(
            database,
            """
            insert into data_journal (persistence_id, sequence_number, writer, write_timestamp,
              adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
            select persistence_id, sequence_number + 1, 'another', write_timestamp,
              adapter_manifest, event_ser_id, event_ser_manifest, event_payload
            from data_journal where persistence_id = ?
            """,
            name));
  }

  private int change(Database database, String sql, String name) throws SQLException {
    try (Connection connection = database.queries().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, prefix + name);
      return statement.executeUpdate();
    }
  }

  private String manifest(Database database, String name) throws SQLException {
    try (Connection connection = database.queries().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select min(event_ser_manifest) from data_journal"
                    + " where persistence_id = ? and event_ser_id = 7001")) {
      statement.setString(1, prefix + name);
      try (ResultSet rows = statement.executeQuery()) {
        assertTrue(rows.next());
        return String.valueOf(rows.getString(1));
      }
    }
  }
}
