package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** PostgreSQL is away for a while in the middle of a run: the node says so, waits, and goes on. */
final class OutageTest {
  private static final int RECORDS = 1_000_000;
  private static final Duration AWAY = Duration.ofSeconds(15);
  private static final Duration RUN_LIMIT = Duration.ofMinutes(2);

  private final TestServer server = TestServer.shared();

  @Test
  void aRunOutlivesAnOutageOfPostgresql() throws Exception {
    var trades = new Trades(server, "outage", TradesFile.of(RECORDS));
    try (NodeUnderTest node =
        NodeUnderTest.start(server.url(), TestServer.freePort(), Trades.SMALL_STEPS).awaitReady()) {
      trades.define(node);
      trades.finish(node, trades.start(node), RUN_LIMIT);
      Outcome undisturbed = Outcome.of(node, trades);
      Progress before = trades.progress();
      String run = trades.start(node);
      assertTrue(
          trades.until(RUN_LIMIT, progress -> progress.epochs() > before.epochs() + 4),
          "the run reads");
      server.stop();
      try {
        observe(node, trades);
      } finally {
        server.startAgain();
      }
      assertFalse(trades.isOver(run), "the outage came before the end of the run");
      trades.finish(node, run, RUN_LIMIT);
      assertEquals(List.of(), Outcome.of(node, trades).differences(undisturbed));
      assertTrue(
          TestServer.until(Duration.ofSeconds(10), () -> ready(node).equals("UP")),
          "the node is well again");
    }
  }

  /** Looks at the node as on-call engineers do, as long as PostgreSQL is away. */
  private static void observe(NodeUnderTest node, Trades trades)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + AWAY.toNanos();
    boolean degraded = false;
    boolean named = false;
    boolean readyDegraded = false;
    List<CompletableFuture<Integer>> asked = new ArrayList<>();
    for (String below : new String[] {"/runs?limit=1", "/dead-letters", "/results?limit=1"}) {
      asked.add(CompletableFuture.supplyAsync(() -> status(node, trades.path(below))));
    }
    while (System.nanoTime() < end) {
      assertEquals(200, node.send("GET", "/health/live", "application/json", "").statusCode());
      readyDegraded |= ready(node).equals("DEGRADED");
      JsonNode view = node.get(trades.path(""));
      if (view.path("observed").asText().equals("DEGRADED")) {
        degraded = true;
        // at first by what a split could not write, then by what is away
        assertFalse(view.path("reason").asText().isEmpty(), view::toString);
        named |= view.path("reason").asText().contains("PostgreSQL does not answer");
        assertFalse(view.path("since").asText().isEmpty());
      } else {
        assertFalse(degraded, () -> "no longer degraded: " + view);
      }
      TestServer.until(Duration.ofMillis(500), () -> System.nanoTime() >= end);
    }
    // Held to the contract by the way, in which nothing that is away is a bug.
    for (var answer : asked) assertTrue(List.of(200, 503).contains(answer.join()));
    assertTrue(degraded, "the pipeline shows that it is degraded");
    assertTrue(named, "the pipeline names what is away");
    assertTrue(readyDegraded, "readiness shows what is away");
  }

  private static int status(NodeUnderTest node, String path) {
    try {
      return node.send("GET", path, "application/json", "").statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What readiness says, which is 200 all the time. */
  private static String ready(NodeUnderTest node) {
    try {
      JsonNode health = node.get("/health/ready");
      String status = health.path("status").asText();
      if (status.equals("DEGRADED")) assertTrue(health.path("degraded").has("postgresql"));
      return status;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
