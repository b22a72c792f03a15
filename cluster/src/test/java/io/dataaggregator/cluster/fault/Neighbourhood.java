package io.dataaggregator.cluster.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Nodes that may differ from each other, each a process with a loopback address of its own. The
 * first ones begin a cluster; later ones know those, and may get in or not.
 */
final class Neighbourhood implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private record Place(String host, int http, int management, int remoting) {}

  private final TestServer server;
  private final int founders;
  private final List<Place> places = new ArrayList<>();
  private final Map<Integer, NodeUnderTest> nodes = new HashMap<>();

  /** Places for so many nodes, the first {@code founders} of which begin a cluster. */
  Neighbourhood(TestServer server, int founders, int count) throws IOException {
    this.server = server;
    this.founders = founders;
    for (int i = 0; i < count; i++) {
      String host = "127.0.0." + (41 + i);
      places.add(
          new Place(
              host, TestServer.freePort(), TestServer.freePort(host), TestServer.freePort(host)));
    }
  }

  /** Starts a node that has {@code environment} and {@code properties} beside what all have. */
  NodeUnderTest start(int place, Map<String, String> environment, Map<String, String> properties)
      throws IOException {
    Place here = places.get(place);
    var all = new HashMap<String, String>();
    all.put("DATABASE_URL", server.url());
    all.put("DB_POOL_SIZE", "8");
    all.put("HTTP_PORT", Integer.toString(here.http));
    all.put("MANAGEMENT_PORT", Integer.toString(here.management));
    all.put("CLUSTER_FORMATION", "contacts");
    all.put(
        "CLUSTER_CONTACTS",
        Stream.concat(places.stream().limit(founders), Stream.of(here))
            .map(one -> one.host + ":" + one.management)
            .distinct()
            .collect(Collectors.joining(",")));
    all.put("CLUSTER_NODES", Integer.toString(founders));
    all.put("CLUSTER_HOST", here.host);
    all.put("CLUSTER_PORT", Integer.toString(here.remoting));
    all.putAll(environment);
    NodeUnderTest node = NodeUnderTest.start(all, properties);
    nodes.put(place, node);
    return node;
  }

  /** How the cluster calls the node of a place. */
  String name(int place) {
    return places.get(place).host + ":" + places.get(place).remoting;
  }

  /** What the management endpoint of a place answers to {@code path}. */
  URI management(int place, String path) {
    return URI.create(
        "http://" + places.get(place).host + ":" + places.get(place).management + path);
  }

  /** Waits until each of {@code places} says that it is ready and sees as many members. */
  void awaitCluster(List<Integer> expected) {
    for (int place : expected) {
      NodeUnderTest node = node(place);
      boolean formed =
          TestServer.until(
              LIMIT,
              () -> isReady(node) && members(node).size() == expected.size() && node.isAlive());
      if (!formed) throw new AssertionError("no cluster of " + expected + ":\n" + node.log());
    }
  }

  /** The state of every member that {@code node} sees, by name; empty where it does not answer. */
  static Map<String, String> members(NodeUnderTest node) {
    try {
      var members = new HashMap<String, String>();
      for (JsonNode one : node.get("/api/v1/cluster").path("members")) {
        boolean reachable = one.path("reachable").asBoolean();
        members.put(
            one.path("node").asText(), reachable ? one.path("status").asText() : "unreachable");
      }
      return members;
    } catch (IOException | InterruptedException noAnswer) {
      return Map.of();
    }
  }

  static boolean isReady(NodeUnderTest node) {
    try {
      return node.send("GET", "/health/ready", "application/json", "").statusCode() == 200;
    } catch (IOException | InterruptedException noAnswer) {
      return false;
    }
  }

  /** Waits until a node has ended by itself, and gives its exit code. */
  static int exitCode(NodeUnderTest node) throws IOException, InterruptedException {
    if (!TestServer.until(LIMIT, () -> !node.isAlive())) {
      node.signal("QUIT"); // it prints what its threads do
      TestServer.until(LIMIT, () -> node.log().contains("JNI global refs"));
      throw new AssertionError("the node does not end:\n" + node.log());
    }
    // to one that has ended it only asks for its code
    return node.terminate();
  }

  private NodeUnderTest node(int place) {
    NodeUnderTest node = nodes.get(place);
    if (node == null) throw new AssertionError("nobody was started at " + places.get(place));
    return node;
  }

  @Override
  public void close() {
    nodes.values().forEach(NodeUnderTest::close);
  }
}
