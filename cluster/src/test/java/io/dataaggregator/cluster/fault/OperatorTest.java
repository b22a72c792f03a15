package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An operator takes a cluster of three apart: one node is dead, one leaves, the last drains. */
final class OperatorTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Map<String, String> ENVIRONMENT = Map.of("CLUSTER_OPERATIONS", "true");

  /** Longer than the test: it is the operator who acts. */
  private static final Map<String, String> PROPERTIES =
      Map.of("pekko.cluster.split-brain-resolver.stable-after", "120s");

  /** A process ends even if its actor system does not. */
  private static final Map<String, String> STUCK =
      Map.of(
          "pekko.cluster.split-brain-resolver.stable-after",
          "120s",
          NeverTerminates.KEY,
          NeverTerminates.class.getName());

  @Test
  void nodesEndAsTheyAreToldAndTheRestGoesOn() throws Exception {
    try (var all = new Neighbourhood(TestServer.shared(), 3, 3)) {
      NodeUnderTest first = all.start(0, ENVIRONMENT, PROPERTIES);
      NodeUnderTest leaving = all.start(1, ENVIRONMENT, STUCK);
      NodeUnderTest dead = all.start(2, ENVIRONMENT, PROPERTIES);
      all.awaitCluster(List.of(0, 1, 2));

      dead.signal("STOP");
      await(first, all.name(2), "unreachable");
      await(leaving, all.name(2), "unreachable");
      assertEquals("cluster.unreachable", refused(first, all.name(2), "leave"));
      // with one that does not answer nobody can get away, so there is time to ask again
      begun(first, all.name(1), "leave");
      await(first, all.name(1), "Leaving");
      assertEquals("cluster.already-leaving", refused(first, all.name(1), "leave"));
      begun(first, all.name(2), "down");
      assertEquals(0, Neighbourhood.exitCode(leaving), leaving::log);
      assertTrue(leaving.log().contains("left the cluster, as it was told to"), leaving::log);
      assertTrue(leaving.log().contains("[actor-system-terminate] timed out"), leaving::log);
      dead.signal("CONT");
      assertEquals(3, Neighbourhood.exitCode(dead), dead::log);

      all.awaitCluster(List.of(0));
      assertEquals("cluster.last-member", refused(first, all.name(0), "leave"));
      JsonNode drain = first.expect(202, "POST", "/api/v1/cluster/drain", "application/json", "");
      assertEquals(all.name(0), drain.path("node").asText());
      assertEquals(0, Neighbourhood.exitCode(first), first::log);
    }
  }

  private static void begun(NodeUnderTest asked, String node, String operation)
      throws IOException, InterruptedException {
    JsonNode answer = asked.expect(202, "POST", path(node, operation), "application/json", "");
    assertEquals(node, answer.path("node").asText());
    assertEquals(operation, answer.path("operation").asText());
  }

  private static String refused(NodeUnderTest asked, String node, String operation)
      throws IOException, InterruptedException {
    return asked
        .expect(409, "POST", path(node, operation), "application/json", "")
        .path("code")
        .asText();
  }

  private static String path(String node, String operation) {
    return "/api/v1/cluster/members/" + node + "/" + operation;
  }

  private static void await(NodeUnderTest asked, String node, String status) {
    assertTrue(
        TestServer.until(LIMIT, () -> status.equals(Neighbourhood.members(asked).get(node))),
        () -> node + " is not " + status + ":\n" + asked.log());
  }
}
