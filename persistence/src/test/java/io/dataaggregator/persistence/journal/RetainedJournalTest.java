package io.dataaggregator.persistence.journal;

import static io.dataaggregator.persistence.journal.NotebookNode.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dataaggregator.persistence.database.TestDatabase;
import io.dataaggregator.persistence.store.Retention;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** An entity goes on after its journal was cut, whenever the cutting ended. */
class RetainedJournalTest {
  private static final Instant BEFORE = Instant.parse("2001-01-01T00:00:00Z");

  private final String prefix = "retained-" + UUID.randomUUID() + "-";
  private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
  private final Retention retention = new Retention(TestDatabase.get().queries());

  private NotebookNode node() {
    return new NotebookNode(TestDatabase.get(), prefix, signals);
  }

  @Test
  void recoversFromWhatAnInterruptedAndAFinishedSweepLeave() throws Exception {
    try (NotebookNode node = node()) {
      ActorRef<Notebook.Command> notebook = node.notebook("a");
      assertEquals(600, get(node.fill(notebook, "one", 600)));
      node.await("snapshot", "a");
      assertEquals(1_200, get(node.fill(notebook, "two", 600)));
      node.await("snapshot", "a");
      get(node.write(notebook, "three"));
      assertEquals(1_202, get(node.write(notebook, "four")));
    }
    assertEquals(2, makeSnapshotsOld());
    assertThrows(
        IllegalStateException.class,
        () ->
            retention.sweep(
                BEFORE,
                (table, rows) -> {
                  if (table.equals("data_journal")) throw new IllegalStateException("interrupted");
                }));
    assertEquals("501-1202 (702)", sequences("data_journal"));
    assertEquals("1200-1200 (1)", sequences("data_snapshot"));
    try (NotebookNode node = node()) {
      ActorRef<Notebook.Command> notebook = node.notebook("a");
      assertEquals("1202 four", node.read(notebook));
      assertEquals(1_203, get(node.write(notebook, "five")));
      node.await("snapshot", "a");
    }
    retention.sweep(BEFORE, (table, rows) -> {});
    assertEquals("1200-1203 (4)", sequences("data_journal"));
    assertEquals("1200-1203 (2)", sequences("data_snapshot"));
    assertEquals(2, makeSnapshotsOld());
    retention.sweep(BEFORE, (table, rows) -> {});
    assertEquals("1203-1203 (1)", sequences("data_journal"));
    assertEquals("1203-1203 (1)", sequences("data_snapshot"));
    try (NotebookNode node = node()) {
      ActorRef<Notebook.Command> notebook = node.notebook("a");
      assertEquals("1203 five", node.read(notebook));
      assertEquals(1_204, get(node.write(notebook, "six")));
    }
    assertEquals("1203-1204 (2)", sequences("data_journal"));
  }

  private int makeSnapshotsOld() throws SQLException {
    try (Connection connection = TestDatabase.get().queries().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "update data_snapshot set created = ? where persistence_id = ?")) {
      statement.setLong(1, BEFORE.toEpochMilli() - 1);
      statement.setString(2, prefix + "a");
      return statement.executeUpdate();
    }
  }

  /** The lowest and the highest sequence number of a table, and how many there are. */
  private String sequences(String table) throws SQLException {
    try (Connection connection = TestDatabase.get().queries().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select min(sequence_number) || '-' || max(sequence_number) || ' (' || count(*)"
                    + " || ')' from "
                    + table
                    + " where persistence_id = ?")) {
      statement.setString(1, prefix + "a");
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return String.valueOf(rows.getString(1));
      }
    }
  }
}
