package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A unit falls silent in a run without end: with an idle timeout the others go on without it. */
final class IdleTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /** Its last unit falls silent after five minutes of event time; others make 50 in a second. */
  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: NAME}
      spec:
        source:
          connector: generator
          config: {units: 3, rate: 3000, step: 1s, keys: 3, disorder: 2s, SILENT}
          disorder: 2s
          TIMEOUT
          fields:
            at:  {type: timestamp}
            key: {type: string}
        aggregate:
          groupBy: [key]
          window: {type: tumbling, size: 1m, timeField: at, late: reject}
          measures: {records: count()}
        run: {mode: continuous, parallelism: 3}
      """;

  private static final String FOR_EVER = "silent: 1, silentAfter: 100";
  private static final Instant SILENT_FROM = Instant.parse("2026-01-01T00:05:00Z");
  private static final String SHORT = "idleTimeout: 300ms";

  private final TestServer server = TestServer.shared();

  @Test
  void othersGoOnWithoutASilentUnitAndItMayBeLateWhenItWakes() throws Exception {
    NodeUnderTest node = start();
    try {
      node.define("idle-never", definition("idle-never", FOR_EVER, ""));
      node.define("idle-soon", definition("idle-soon", FOR_EVER, SHORT));
      node.define("idle-wakes", definition("idle-wakes", FOR_EVER + ", silentFor: 4s", SHORT));
      await(node, "idle-soon", SILENT_FROM.plusSeconds(3600));
      wakes(node);
      isHeld(node);
      Instant before = keepsIdle(node);
      node.kill();
      node = start();
      await(node, "idle-soon", before.plusSeconds(3600));
      isHeld(node);
      // to say it to the run that is under way is enough
      String soon = definition("idle-never", FOR_EVER, SHORT);
      node.expect(200, "PUT", path("idle-never", ""), "application/yaml", soon);
      await(node, "idle-never", SILENT_FROM.plusSeconds(3600));
      JsonNode verified = node.read(path("idle-soon", "/verify"));
      assertTrue(verified.path("balanced").asBoolean(), verified::toString);
    } finally {
      node.close();
    }
  }

  private NodeUnderTest start() throws Exception {
    return NodeUnderTest.start(server.url(), TestServer.freePort(), Trades.SMALL_STEPS)
        .awaitReady();
  }

  private static String definition(String name, String silent, String timeout) {
    return DEFINITION.replace("NAME", name).replace("SILENT", silent).replace("TIMEOUT", timeout);
  }

  private static String path(String pipeline, String below) {
    return "/api/v1/pipelines/" + pipeline + below;
  }

  private static Instant watermark(NodeUnderTest node, String pipeline)
      throws IOException, InterruptedException {
    JsonNode watermark = node.read(path(pipeline, "/results?limit=1")).path("watermark");
    return watermark.isTextual() ? Instant.parse(watermark.asText()) : Instant.MIN;
  }

  private static void await(NodeUnderTest node, String pipeline, Instant wanted) {
    boolean reached = TestServer.until(LIMIT, () -> watermark(node, pipeline).isAfter(wanted));
    assertTrue(reached, () -> pipeline + " does not reach " + wanted + ":\n" + node.log());
  }

  private static void isHeld(NodeUnderTest node) throws Exception {
    Instant at = watermark(node, "idle-never");
    assertFalse(at.isAfter(SILENT_FROM), at + " is after what the silent unit gave");
  }

  /** What a unit gives that wakes belongs to windows that closed without it. */
  private static void wakes(NodeUnderTest node) throws Exception {
    String ledger = path("idle-wakes", "/ledger");
    assertTrue(
        TestServer.until(LIMIT, () -> node.read(ledger).path("late").asLong() > 0), node::log);
    List<JsonNode> letters = node.items(path("idle-wakes", "/dead-letters"), 1_000);
    assertFalse(letters.isEmpty());
    for (JsonNode letter : letters) {
      assertEquals("record.late", letter.path("code").asText());
      assertEquals("unit-2", letter.path("unit").asText());
    }
    stop(node, "idle-wakes");
    JsonNode verified = node.read(path("idle-wakes", "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
  }

  /**
   * From here on no unit would become idle within the test: where windows close nevertheless, the
   * unit is still idle from before.
   *
   * @return how far they are
   */
  private static Instant keepsIdle(NodeUnderTest node) throws Exception {
    stop(node, "idle-soon");
    Instant before = watermark(node, "idle-soon");
    String patient = definition("idle-soon", FOR_EVER, "idleTimeout: 1h");
    String path = path("idle-soon", "");
    node.expect(200, "PUT", path, "application/yaml", patient);
    node.expect(200, "POST", path + "/activate", "application/json", "");
    await(node, "idle-soon", before.plusSeconds(3600));
    return watermark(node, "idle-soon");
  }

  private static void stop(NodeUnderTest node, String pipeline) throws Exception {
    node.expect(200, "POST", path(pipeline, "/pause"), "application/json", "");
    String runs = path(pipeline, "/runs");
    boolean ended =
        TestServer.until(
            LIMIT, () -> !node.read(runs).at("/items/0/status").asText().equals("RUNNING"));
    assertTrue(ended, node::log);
  }
}
