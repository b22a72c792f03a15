package io.dataaggregator.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.persistence.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All of it long ago, when no other test of this database was there. */
class RetentionTest {
  private static final Instant BEFORE = Instant.parse("2001-01-01T00:00:00Z");
  private static final Instant OLD = BEFORE.minusMillis(1);

  private final String workspace = TestDatabase.workspace();
  private final Retention retention = new Retention(TestDatabase.get().queries());
  private final RetiredGenerations retired = new RetiredGenerations(TestDatabase.get().queries());
  private final JournalRows data = new JournalRows("data");

  private Map<String, Long> sweep() {
    var deleted = new HashMap<String, Long>();
    retention.sweep(
        BEFORE,
        (table, rows) -> {
          assertTrue(Retention.TABLES.contains(table), table);
          assertTrue(rows > 0 && rows <= 500, rows + " rows in one transaction");
          deleted.merge(table, rows, Long::sum);
        });
    return deleted;
  }

  /** Ends after the first transaction on {@code table}, as a node that dies would. */
  private void interrupted(String table) {
    assertThrows(
        IllegalStateException.class,
        () ->
            retention.sweep(
                BEFORE,
                (deleted, rows) -> {
                  if (deleted.equals(table)) throw new IllegalStateException("interrupted");
                }));
  }

  private String split(String pipeline, long generation, int ordinal) {
    return "split|" + workspace + "/" + pipeline + "/" + generation + "/" + ordinal;
  }

  @ParameterizedTest
  @ValueSource(strings = {"control", "data"})
  void theHeadGoesUpToTheNewestSnapshotThatIsOldEnough(String journal) {
    var rows = new JournalRows(journal);
    String id = "head|" + workspace;
    rows.events(id, 1, 20);
    rows.snapshot(id, 4, OLD.minusSeconds(9));
    rows.snapshot(id, 8, OLD);
    // Not older than that, and so what it needs has to stay.
    rows.snapshot(id, 12, BEFORE);
    rows.snapshot(id, 16, BEFORE.plusSeconds(9));
    assertEquals(Map.of(journal + "_journal", 7L, journal + "_snapshot", 1L), sweep());
    assertEquals(List.of("8-20"), rows.events(id));
    assertEquals(List.of("8-8", "12-12", "16-16"), rows.snapshots(id));
    assertEquals(Map.of(), sweep());
  }

  @Test
  void whatHasNoOldSnapshotStaysWhole() {
    String none = split("none", 1, 0);
    String fresh = split("fresh", 1, 0);
    data.events(none, 1, 20);
    data.events(fresh, 1, 20);
    data.snapshot(fresh, 10, BEFORE);
    assertEquals(Map.of(), sweep());
    assertEquals(List.of("1-20"), data.events(none));
    assertEquals(List.of("1-20"), data.events(fresh));
    assertEquals(List.of("10-10"), data.snapshots(fresh));
  }

  @Test
  void theLastEventStaysThoughEverythingIsOld() {
    String id = split("idle", 1, 0);
    data.events(id, 1, 20);
    data.snapshots(id, 19, 20, OLD);
    sweep();
    assertEquals(List.of("20-20"), data.events(id));
    assertEquals(List.of("20-20"), data.snapshots(id));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 499, 500, 501, 999, 1000, 1001})
  void headsOfAnyLengthGoWhole(int length) {
    String id = split("chunks", 1, 0);
    data.events(id, 1, length + 1L);
    data.snapshots(id, 1, length + 1L, OLD);
    String next = split("chunks", 1, 1);
    data.events(next, 1, 3);
    long rows = length;
    assertEquals(Map.of("data_journal", rows, "data_snapshot", rows), sweep());
    String kept = (length + 1) + "-" + (length + 1);
    assertEquals(List.of(kept), data.events(id));
    assertEquals(List.of(kept), data.snapshots(id));
    assertEquals(List.of("1-3"), data.events(next));
  }

  @Test
  void anInterruptedSweepLeavesNoSnapshotWithoutTheEventsBehindIt() {
    String id = split("interrupted", 1, 0);
    data.events(id, 1, 1_300);
    data.snapshots(id, 1, 700, OLD);
    data.snapshot(id, 1_200, OLD);
    interrupted("data_snapshot");
    assertEquals(List.of("1-1300"), data.events(id));
    assertEquals(List.of("501-700", "1200-1200"), data.snapshots(id));
    interrupted("data_journal");
    assertEquals(List.of("501-1300"), data.events(id));
    assertEquals(List.of("1200-1200"), data.snapshots(id));
    assertEquals(Map.of("data_journal", 699L), sweep());
    assertEquals(List.of("1200-1300"), data.events(id));
  }

  @Test
  void writersAreNotInItsWayNorItInTheirs() throws SQLException {
    String id = split("busy", 1, 0);
    data.events(id, 1, 5);
    data.snapshot(id, 4, OLD);
    try (Connection connection = TestDatabase.get().data().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          """
          insert into data_journal (persistence_id, sequence_number, writer, adapter_manifest,
            event_ser_id, event_ser_manifest, event_payload)
          values ('%s', 6, 'w', '', 1, 'm', '')
          """
              .formatted(id));
      assertEquals(Map.of("data_journal", 3L), sweep());
      connection.commit();
    }
    assertEquals(List.of("4-6"), data.events(id));
  }

  @Test
  void oneThatIsOvertakenByAnotherDeletesWhatThatHasLeft() throws Exception {
    String id = split("shared", 7, 0);
    data.events(id, 1, 1_300);
    retired.retire(new PipelineId(workspace, "shared"), 7, 7, OLD);
    CompletableFuture<Map<String, Long>> sweep;
    try (Connection other = TestDatabase.get().data().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      String first = "sequence_number <= 500 and persistence_id = '" + id + "'";
      assertEquals(500, statement.executeUpdate("delete from data_journal where " + first));
      sweep = CompletableFuture.supplyAsync(this::sweep, task -> Thread.ofVirtual().start(task));
      awaitWaiting(statement);
      other.commit();
    }
    assertEquals(Map.of("data_journal", 800L), sweep.get(20, TimeUnit.SECONDS));
    assertEquals(List.of(), data.events(id));
  }

  /** Returns once a statement waits for a row that this transaction has deleted. */
  private static void awaitWaiting(Statement statement) throws SQLException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    boolean waiting = false;
    while (!waiting) {
      assertTrue(System.nanoTime() < deadline, "the sweep does not wait");
      try (ResultSet rows =
          statement.executeQuery(
              "select count(*) from pg_locks where not granted and locktype = 'transactionid'")) {
        assertTrue(rows.next());
        waiting = rows.getInt(1) > 0;
      }
    }
  }

  /** What is left of the two journals of every split that the test made. */
  private List<String> left(Iterable<String> splits) {
    List<String> left = new ArrayList<>();
    for (String split : splits) {
      if (!data.events(split).isEmpty() || !data.snapshots(split).isEmpty()) left.add(split);
    }
    return left;
  }

  @Test
  void aRetiredGenerationGoesWholeAndItsNeighboursDoNot() {
    List<String> gone = List.of(split("x", 1, 0), split("x", 1, 1), split("x", 1, 10));
    List<String> kept =
        List.of(
            split("x", 10, 0),
            split("x", 11, 1),
            split("x", 100, 0),
            split("x", 2, 0),
            split("x-y", 1, 0),
            split("x0", 1, 0),
            split("xx", 1, 0),
            split("w", 1, 0),
            "split|" + workspace + "0/x/1/0",
            "split|" + workspace + "/x/1",
            "pipeline|" + workspace + "/x");
    for (List<String> splits : List.of(gone, kept)) {
      for (String split : splits) {
        data.events(split, 1, 3);
        data.snapshots(split, 2, 3, BEFORE);
      }
    }
    new JournalRows("control").events("pipeline|" + workspace + "/x", 1, 3);
    retired.retire(new PipelineId(workspace, "x"), 1, 1, OLD);
    assertEquals(Map.of("data_journal", 9L, "data_snapshot", 6L), sweep());
    assertEquals(List.of(), left(gone));
    assertEquals(kept, left(kept));
    assertEquals(List.of("1-3"), new JournalRows("control").events("pipeline|" + workspace + "/x"));
  }

  @Test
  void generationsRetiredLaterStay() {
    var pipeline = new PipelineId(workspace, "p");
    for (int generation = 1; generation <= 4; generation++) {
      data.events(split("p", generation, 0), 1, 3);
    }
    retired.retire(pipeline, 1, 2, OLD);
    retired.retire(pipeline, 1, 3, BEFORE);
    sweep();
    assertEquals(
        List.of(split("p", 3, 0), split("p", 4, 0)),
        left(List.of(split("p", 1, 0), split("p", 2, 0), split("p", 3, 0), split("p", 4, 0))));
  }

  @Test
  void aRetiredGenerationIsInterruptedAndGoneOnWith() {
    String first = split("p", 7, 0);
    String second = split("p", 7, 1);
    data.events(first, 1, 300);
    data.events(second, 1, 300);
    data.snapshot(second, 100, BEFORE);
    retired.retire(new PipelineId(workspace, "p"), 7, 7, OLD);
    interrupted("data_journal");
    assertEquals(List.of(), data.events(first));
    assertEquals(List.of("201-300"), data.events(second));
    assertEquals(List.of(), data.snapshots(second));
    assertEquals(Map.of("data_journal", 100L), sweep());
    assertEquals(List.of(), data.events(second));
    // Nobody writes there any more; if somebody did, nobody would look.
    data.events(second, 1, 1);
    assertEquals(Map.of(), sweep());
  }

  @Test
  void ofRunsTheLastHundredStay() {
    var jdbc = new Jdbc(TestDatabase.get().queries());
    jdbc.update(
        "plant a pipeline",
        "insert into pipeline values (?, 'p', '', 1, '', '', '', now(), 1, null, null, false, 1)",
        p -> p.text(workspace));
    jdbc.update(
        "plant runs",
        """
        insert into run (workspace, pipeline, id, status, started_by, attempt, generation,
          definition_version, queued_at, finished_at, records_read, aggregated, passed, filtered,
          duplicate, late, rejected, sequence_nr)
        select ?, 'p', 'r' || n, 'SUCCEEDED', '', 1, 1, 1, at, at, 0, 0, 0, 0, 0, 0, 0, n
        from generate_series(1, 1101) as n, lateral (select ?::timestamptz - n * interval '1 s')
          as made (at)
        """,
        p -> p.text(workspace).instant(BEFORE));
    assertEquals(Map.of("run", 1_001L), sweep());
    assertEquals(
        "r1 to r100",
        jdbc.one(
            "look at runs",
            """
            select min(sequence_nr) as first, max(sequence_nr) as last from run
            where workspace = ? having count(*) = 100
            """,
            p -> p.text(workspace),
            row -> "r" + row.number("first") + " to r" + row.number("last")));
  }
}
