package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sessions of which several splits have parts are those of an undisturbed run all the same. */
final class SessionFaultTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int RECORDS = 24_000;
  private static final int KILLS = 4;
  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: NAME}
      spec:
        source:
          connector: generator
          config: {records: 24000, units: 6, RATE step: 8s, keys: 40, disorder: 2s}
          disorder: 2s
          fields:
            at:     {type: timestamp}
            key:    {type: string}
            amount: {type: int}
        aggregate:
          groupBy: [key]
          window: {type: session, gap: 10m, timeField: at}
          measures: {clicks: count(), spent: sum(amount), last: last(amount)}
        run: {mode: MODE, parallelism: SPLITS}
      """;

  private final TestServer server = TestServer.shared();

  private static String path(String name, String below) {
    return "/api/v1/pipelines/" + name + below;
  }

  private static void define(NodeUnderTest node, String name, String mode, String rate, int splits)
      throws Exception {
    node.define(
        name,
        DEFINITION
            .replace("NAME", name)
            .replace("MODE", mode)
            .replace("RATE", rate)
            .replace("SPLITS", Integer.toString(splits)));
  }

  private NodeUnderTest start() throws Exception {
    var settings = new HashMap<>(Trades.SMALL_STEPS);
    settings.put("split.epoch.records", "200");
    return NodeUnderTest.start(server.url(), TestServer.freePort(), Map.copyOf(settings))
        .awaitReady();
  }

  /** What one split finds that nobody disturbs. */
  private static Set<JsonNode> undisturbed(NodeUnderTest node, String name) throws Exception {
    define(node, name, "batch", "", 1);
    node.expect(202, "POST", path(name, "/runs"), "application/json", "");
    awaitStatus(node, name, "SUCCEEDED");
    return rows(node, name);
  }

  private static void awaitStatus(NodeUnderTest node, String name, String status) {
    assertTrue(
        TestServer.until(
            PATIENCE,
            () -> node.read(path(name, "/runs")).at("/items/0/status").asText().equals(status)),
        node::log);
  }

  /** Rows, whether or not they are final: each once. */
  private static Set<JsonNode> rows(NodeUnderTest node, String name) throws Exception {
    var rows = new HashSet<JsonNode>();
    for (JsonNode row : node.results(name)) {
      assertTrue(rows.add(((ObjectNode) row).without(List.of("state", "revision"))), "twice");
    }
    return rows;
  }

  private static long read(NodeUnderTest node, String name)
      throws IOException, InterruptedException {
    return node.read(path(name, "/ledger")).path("read").asLong();
  }

  private static void assertBalanced(NodeUnderTest node, String name) throws Exception {
    JsonNode verified = node.read(path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
  }

  @Test
  void aKilledNodeLosesAndDoublesNone() throws Exception {
    String name = "killed-sessions";
    NodeUnderTest node = start();
    try {
      Set<JsonNode> undisturbed = undisturbed(node, "quiet-sessions");
      define(node, name, "continuous", "rate: 2000,", 3);
      for (int kill = 1; kill <= KILLS; kill++) {
        long enough = kill * (long) RECORDS / (KILLS + 2);
        NodeUnderTest alive = node;
        assertTrue(TestServer.until(PATIENCE, () -> read(alive, name) > enough), node::log);
        node.kill();
        node = start();
        assertBalanced(node, name);
      }
      NodeUnderTest last = node;
      assertTrue(TestServer.until(PATIENCE, () -> read(last, name) == RECORDS), node::log);
      assertBalanced(node, name);
      assertEquals(undisturbed, rows(node, name));
      long finals =
          server.number(
              "select count(distinct seal) from segment where split < 0 and pipeline = '%s'"
                  .formatted(name));
      assertTrue(finals > 10, finals + " seals");
      node.expect(200, "POST", path(name, "/pause"), "application/json", "");
    } finally {
      node.close();
    }
  }

  /** What was put together cannot be written: the run waits, says why, and goes on. */
  @Test
  void aMergeThatCannotBeWrittenIsDoneAgain() throws Exception {
    String name = "hindered-sessions";
    try (NodeUnderTest node = start()) {
      Set<JsonNode> undisturbed = undisturbed(node, "free-sessions");
      for (String condition : List.of("new.split = -2", "new.split = -1 and new.seal > 2")) {
        String one = name + condition.length();
        server.refuse("segment", condition);
        try {
          define(node, one, "continuous", "rate: 6000,", 2);
          assertTrue(
              TestServer.until(
                  PATIENCE,
                  () -> {
                    String why = node.get(path(one, "")).path("reason").asText();
                    return why.contains("its sessions") && why.contains(TestServer.FULL);
                  }),
              node::log);
          assertBalanced(node, one);
        } finally {
          server.allow("segment");
        }
        assertTrue(TestServer.until(PATIENCE, () -> read(node, one) == RECORDS), node::log);
        assertEquals(undisturbed, rows(node, one));
        assertBalanced(node, one);
        node.expect(200, "POST", path(one, "/pause"), "application/json", "");
        awaitStatus(node, one, "SUCCEEDED");
      }
    }
  }
}
