package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many pipelines of which some are active and have nothing to do: they are all there after a full
 * restart, and what they cost is logged. {@code many.pipelines} says how many there are, of which
 * one in ten is active:
 *
 * <pre>{@code
 * ./mvnw -pl cluster -am test -Dtest=ManyPipelinesTest -Dmany.pipelines=10000
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class ManyPipelinesTest {
  private static final Logger LOG = LoggerFactory.getLogger(ManyPipelinesTest.class);
  private static final int NODES = 3;
  private static final int PIPELINES = Integer.getInteger("many.pipelines", 300);
  private static final int ACTIVE = PIPELINES / 10;
  private static final int AT_A_TIME = 16;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration REST = Duration.ofSeconds(Integer.getInteger("many.rest", 6));

  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: NAME}
      spec:
        source:
          connector: generator
          config: {records: 1000}
          fields: {key: {type: string}, amount: {type: int}}
        aggregate: {groupBy: [key], measures: {orders: count(), amount: sum(amount)}}
        run: {mode: batch, schedule: "0 0 1 1 *"}
      """;

  private final TestServer server = TestServer.shared();

  @Test
  void allThatAreActiveAreThereAgainAfterAFullRestart() throws Exception {
    try (var cluster = ClusterUnderTest.start(server, NODES, Map.of())) {
      long empty = heap(cluster);
      int others = total(cluster);
      long begun = System.nanoTime();
      each(PIPELINES, number -> define(cluster, number));
      each(ACTIVE, number -> activate(cluster, number));
      awaitActive(cluster);
      LOG.info(
          "{} pipelines defined, {} of them active, in {} ms", PIPELINES, ACTIVE, millis(begun));
      long full = heap(cluster);
      LOG.info("heap of {} nodes: {} empty, {} with all of them", NODES, empty, full);
      LOG.info("PostgreSQL at rest: {} transactions a second", transactions());

      for (ClusterUnderTest.Place place : cluster.places()) {
        assertEquals(0, place.node().terminate(), () -> place.node().log());
      }
      long restarted = System.nanoTime();
      cluster.restore();
      long ready = System.nanoTime();
      awaitActive(cluster);
      LOG.info(
          "after a full restart: nodes ready in {} ms, {} pipelines there {} ms later",
          (ready - restarted) / 1_000_000,
          ACTIVE,
          millis(ready));
      long active = heap(cluster);
      LOG.info(
          "heap after the restart, with the active ones in memory: {}, {} for each above empty",
          active,
          (active - empty) / ACTIVE);
      assertEquals(PIPELINES, total(cluster) - others);
    }
  }

  private static int total(ClusterUnderTest cluster) throws Exception {
    return cluster.any().get("/api/v1/pipelines?limit=1").path("total").asInt();
  }

  private static void define(ClusterUnderTest cluster, int number) throws Exception {
    String definition = DEFINITION.replace("NAME", name(number));
    node(cluster, number).expect(201, "PUT", path(number), "application/yaml", definition);
  }

  private static void activate(ClusterUnderTest cluster, int number) throws Exception {
    node(cluster, number).expect(200, "POST", path(number) + "/activate", "application/json", "");
  }

  private static String name(int number) {
    return "many-" + number;
  }

  private static String path(int number) {
    return "/api/v1/pipelines/" + name(number);
  }

  private static NodeUnderTest node(ClusterUnderTest cluster, int number) {
    return cluster.places().get(number % NODES).node();
  }

  private interface Step {
    void take(int number) throws Exception;
  }

  private static void each(int count, Step step) throws Exception {
    try (var threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      List<Callable<Void>> steps = new ArrayList<>();
      IntStream.range(0, count)
          .forEach(number ->
              steps.add(() -> {
                step.take(number);
                return null;
              }));
      for (Future<Void> done : threads.invokeAll(steps)) done.get();
    }
  }

  /** Waits until every active pipeline is in the memory of some node. */
  private static void awaitActive(ClusterUnderTest cluster) {
    assertTrue(TestServer.until(LIMIT, () -> there(cluster) >= ACTIVE), cluster::logs);
  }

  private static long there(ClusterUnderTest cluster) {
    try {
      return cluster
          .any()
          .get("/api/v1/cluster/entities?type=pipeline&limit=1")
          .path("total")
          .asLong();
    } catch (IOException | InterruptedException notYet) {
      return 0;
    }
  }

  /** Bytes that live objects take on all nodes. */
  private static long heap(ClusterUnderTest cluster) throws IOException, InterruptedException {
    long bytes = 0;
    for (ClusterUnderTest.Place place : cluster.places()) bytes += place.node().liveBytes();
    return bytes;
  }

  private long transactions() throws SQLException {
    String all =
        "select xact_commit + xact_rollback from pg_stat_database where datname ="
            + " current_database()";
    long before = server.number(all);
    long begun = System.nanoTime();
    // time is what is measured by here
    TestServer.until(REST, () -> false);
    return (server.number(all) - before) * 1_000 / millis(begun);
  }

  private static long millis(long since) {
    return (System.nanoTime() - since) / 1_000_000;
  }
}
