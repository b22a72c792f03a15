package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.persistence.database.EmbeddedServer;
import io.dataaggregator.persistence.database.EmbeddedSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** SIGTERM in the middle of a run, on a node with a PostgreSQL of its own. */
final class TermTest {
  private static final int RECORDS = 1_000_000;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Duration RUN_LIMIT = Duration.ofMinutes(2);
  private static final Path DIRECTORY =
      Path.of("target", "term-" + ProcessHandle.current().pid()).toAbsolutePath();

  @Test
  void drainsAndExitsWithZeroAndTheNextNodeGoesOn() throws Exception {
    var trades = new Trades(TestServer.shared(), "term", TradesFile.of(RECORDS));
    String run;
    Outcome undisturbed;
    try (NodeUnderTest node = start()) {
      trades.define(node);
      finish(node, trades, trades.start(node));
      undisturbed = Outcome.of(node, trades);
      run = trades.start(node);
      assertTrue(until(node, trades, run, "RUNNING", 100_000), "the run reads");
      long begun = System.nanoTime();
      assertEquals(0, node.terminate(), node::log);
      long took = System.nanoTime() - begun;
      assertTrue(
          took < STOP_LIMIT.toNanos(), () -> took / 1_000_000 + " ms to stop\n" + node.log());
    }
    assertTrue(Files.notExists(DIRECTORY.resolve("postgres").resolve("postmaster.pid")));
    // Fails at once where a lock or a server was left.
    EmbeddedServer.start(new EmbeddedSettings(DIRECTORY, 0, Duration.ZERO, STOP_LIMIT)).close();
    try (NodeUnderTest node = start()) {
      assertEquals("RUNNING", node.get(trades.path("/runs/" + run)).path("status").asText());
      finish(node, trades, run);
      assertEquals(List.of(), Outcome.of(node, trades).differences(undisturbed));
      // A node that is killed leaves its PostgreSQL to the next one, and there is none.
      assertEquals(0, node.terminate(), node::log);
    }
  }

  private static NodeUnderTest start() throws Exception {
    Map<String, String> settings = new HashMap<>(Trades.SMALL_STEPS);
    settings.put("database.embedded.directory", DIRECTORY.toString());
    return NodeUnderTest.start("", TestServer.freePort(), settings).awaitReady();
  }

  private static void finish(NodeUnderTest node, Trades trades, String run) {
    assertTrue(until(node, trades, run, "SUCCEEDED", 0), node::log);
  }

  private static boolean until(
      NodeUnderTest node, Trades trades, String run, String status, long read) {
    return TestServer.until(
        RUN_LIMIT,
        () -> {
          var seen = node.get(trades.path("/runs/" + run));
          return seen.path("status").asText().equals(status)
              && seen.path("ledger").path("read").asLong() >= read;
        });
  }
}
