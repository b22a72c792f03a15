package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the API and the management endpoint say of a node's health, which must be the same. */
final class HealthTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TestServer server = TestServer.shared();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void bothAgreeWithoutTheOthersAndWithoutPostgresql() throws Exception {
    try (var all = new Neighbourhood(server, 2, 2)) {
      NodeUnderTest node = all.start(0, Map.of(), Map.of()).awaitReady();
      // of two that begin a cluster it is the only one yet
      health(all, node, 503, "DOWN");
      all.start(1, Map.of(), Map.of());
      all.awaitCluster(List.of(0, 1));
      health(all, node, 200, "UP");
      server.stop();
      try {
        assertTrue(TestServer.until(LIMIT, () -> status(node).equals("DEGRADED")), node::log);
        health(all, node, 200, "DEGRADED");
      } finally {
        server.startAgain();
      }
      assertTrue(TestServer.until(LIMIT, () -> status(node).equals("UP")), node::log);
    }
  }

  private void health(Neighbourhood all, NodeUnderTest node, int ready, String status)
      throws IOException, InterruptedException {
    assertEquals(200, node.send("GET", "/health/live", "application/json", "").statusCode());
    var answer = node.send("GET", "/health/ready", "application/json", "");
    assertEquals(ready, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains("\"status\":\"" + status + "\""), answer::body);
    assertEquals(200, ask(all.management(0, "/alive")));
    // management has one code for whatever is not well
    assertEquals(ready == 200 ? 200 : 500, ask(all.management(0, "/ready")));
  }

  private int ask(URI address) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static String status(NodeUnderTest node) {
    try {
      return node.get("/health/ready").path("status").asText();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
