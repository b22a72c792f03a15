package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PostgreSQL answers and refuses all the same (its disk is full, say): operators see why. */
final class HinderedTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestServer server = TestServer.shared();

  @Test
  void aRunThatCannotWriteShowsWhyAndGoesOnWhenItCan() throws Exception {
    var trades = new Trades(server, "hindered", TradesFile.of(200_000));
    try (NodeUnderTest node =
        NodeUnderTest.start(server.url(), TestServer.freePort(), Trades.SMALL_STEPS).awaitReady()) {
      trades.define(node);
      trades.finish(node, trades.start(node), PATIENCE);
      Outcome undisturbed = Outcome.of(node, trades);
      for (String table : List.of("segment", "dead_letter", "unit_commit", "data_journal")) {
        server.refuse(table, "true");
        String run = trades.start(node);
        JsonNode seen = degraded(node, trades.path(""));
        assertTrue(seen.path("reason").asText().startsWith("split "), seen::toString);
        assertTrue(seen.path("reason").asText().contains(TestServer.FULL), seen::toString);
        assertFalse(seen.path("since").asText().isEmpty(), seen::toString);
        // Whoever looks at all pipelines sees it, too.
        assertTrue(
            TestServer.until(
                PATIENCE,
                () -> listed(node, "hindered").path("reason").asText().contains(TestServer.FULL)));
        server.allow(table);
        trades.finish(node, run, PATIENCE);
        assertEquals("IDLE", node.get(trades.path("")).path("observed").asText());
        assertTrue(
            TestServer.until(
                PATIENCE, () -> listed(node, "hindered").path("observed").asText().equals("IDLE")));
        assertEquals(List.of(), Outcome.of(node, trades).differences(undisturbed), table);
      }
    }
  }

  /** Neither reading nor writing the journal works: the run waits, and says why. */
  @Test
  void aSplitThatCannotRecoverIsShown() throws Exception {
    var trades = new Trades(server, "unrecovered", TradesFile.of(200_000));
    try (NodeUnderTest node =
        NodeUnderTest.start(server.url(), TestServer.freePort(), Trades.SMALL_STEPS).awaitReady()) {
      trades.define(node);
      trades.finish(node, trades.start(node), PATIENCE);
      Outcome undisturbed = Outcome.of(node, trades);
      server.execute("alter table data_journal rename to hidden_journal");
      String run;
      try {
        run = trades.start(node);
        JsonNode seen = degraded(node, trades.path(""));
        assertTrue(seen.path("reason").asText().contains("data_journal"), seen::toString);
      } finally {
        server.execute("alter table hidden_journal rename to data_journal");
      }
      trades.finish(node, run, PATIENCE);
      assertEquals(List.of(), Outcome.of(node, trades).differences(undisturbed));
    }
  }

  /** A list that shows it still would be all that is left of it. */
  @Test
  void aPipelineThatWasDeletedLeavesTheListHoweverLate() throws Exception {
    var trades = new Trades(server, "late-delete", TradesFile.of(1_000));
    try (NodeUnderTest node =
        NodeUnderTest.start(server.url(), TestServer.freePort(), Trades.SMALL_STEPS).awaitReady()) {
      trades.define(node);
      server.refuse("pipeline", "new.deleted");
      assertEquals(503, node.send("DELETE", trades.path(""), "application/json", "").statusCode());
      server.allow("pipeline");
      assertTrue(
          TestServer.until(
              PATIENCE,
              () ->
                  number("select count(*) from pipeline where name = 'late-delete' and deleted")
                      == 1));
    }
  }

  /** Its end is told by one event, and the next run, or a snapshot, must not hide that one. */
  @Test
  void theRowOfARunThatHasEndedIsWrittenHoweverLate() throws Exception {
    var trades = new Trades(server, "late-row", TradesFile.of(1_000));
    var settings = new HashMap<>(Trades.SMALL_STEPS);
    settings.put("coordination.snapshot-bytes", "1B");
    int port = TestServer.freePort();
    try (NodeUnderTest node = start(port, settings)) {
      trades.define(node);
      trades.finish(node, trades.start(node), PATIENCE);
      server.refuse("run", "new.status = 'SUCCEEDED'");
      trades.start(node);
      assertTrue(TestServer.until(PATIENCE, () -> events("run-finished") == 2), node::log);
      var second = node.send("POST", trades.path("/runs"), "application/json", "");
      assertEquals(503, second.statusCode(), "it runs, but nobody can see it");
      assertTrue(second.body().contains(TestServer.FULL), second::body);
      // enough events for a snapshot
      for (int label = 0; label < 20; label++) {
        String other =
            trades.definition().replace("late-row}", "late-row, labels: {n: '" + label + "'}}");
        var answer = node.send("PUT", trades.path(""), "application/yaml", other);
        assertEquals(503, answer.statusCode(), answer::body);
      }
      assertTrue(TestServer.until(PATIENCE, () -> events("seal-published") == 3), node::log);
      node.kill();
    }
    assertEquals(1, succeeded(), "the rows could not be written");
    server.allow("run");
    try (NodeUnderTest node = start(port, settings)) {
      assertTrue(TestServer.until(PATIENCE, () -> succeeded() == 3), node::log);
      for (JsonNode run : node.items(trades.path("/runs"), 10)) {
        assertEquals("SUCCEEDED", run.path("status").asText(), run::toString);
        assertEquals(1_000, run.at("/ledger/read").asLong(), run::toString);
      }
    }
  }

  private NodeUnderTest start(int port, Map<String, String> settings) throws Exception {
    return NodeUnderTest.start(server.url(), port, settings).awaitReady();
  }

  /** How often something has happened to the pipeline of the second test. */
  private long events(String name) {
    return number(
        "select count(*) from control_journal where persistence_id = 'pipeline|default/late-row'"
            + " and event_ser_manifest like 'pipeline."
            + name
            + "%'");
  }

  /** How many of its runs have succeeded by their rows. */
  private long succeeded() {
    return number("select count(*) from run where pipeline = 'late-row' and status = 'SUCCEEDED'");
  }

  private long number(String sql) {
    try {
      return server.number(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode degraded(NodeUnderTest node, String path) {
    var last = new JsonNode[1];
    boolean seen =
        TestServer.until(
            PATIENCE,
            () -> {
              last[0] = ask(node, path);
              return last[0].path("observed").asText().equals("DEGRADED");
            });
    assertTrue(seen, () -> last[0] + "\n" + node.log());
    return last[0];
  }

  private static JsonNode listed(NodeUnderTest node, String name) {
    JsonNode all = ask(node, "/api/v1/pipelines?limit=1000");
    for (JsonNode item : all.path("items")) {
      if (item.path("name").asText().equals(name)) return item;
    }
    throw new AssertionError(all);
  }

  private static JsonNode ask(NodeUnderTest node, String path) {
    try {
      return node.get(path);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
