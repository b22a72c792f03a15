package io.dataaggregator.cluster.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several nodes, each a process with a loopback address of its own. Between them, and between each
 * and PostgreSQL, are relays that a test can disturb.
 */
final class ClusterUnderTest implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  /** A place where a node lives: its addresses stay, whichever process is there. */
  static final class Place {
    final String host;
    private final int http;
    private final int management;
    private final int bind;
    final Relay remoting;
    final Relay database;
    private Build build = Build.THIS;
    private @Nullable NodeUnderTest node;

    private Place(String host, int http, int management, int bind, Relay remoting, Relay database) {
      this.host = host;
      this.http = http;
      this.management = management;
      this.bind = bind;
      this.remoting = remoting;
      this.database = database;
    }

    NodeUnderTest node() {
      return Objects.requireNonNull(node, "no process was started at " + host);
    }
  }

  private final TestServer server;
  private final Map<String, String> settings;
  private final List<Place> places = new ArrayList<>();
  private final List<NodeUnderTest> started = new ArrayList<>();

  private ClusterUnderTest(TestServer server, Map<String, String> settings) {
    this.server = server;
    this.settings = settings;
  }

  /** Starts so many nodes and waits until all are ready. */
  static ClusterUnderTest start(TestServer server, int count, Map<String, String> settings)
      throws Exception {
    return start(server, count, settings, Build.THIS);
  }

  /** Starts so many nodes of {@code build} on an empty database, and waits until all are ready. */
  static ClusterUnderTest start(
      TestServer server, int count, Map<String, String> settings, Build build) throws Exception {
    // what other tests left active would be woken, and take up shards
    server.empty();
    var cluster = new ClusterUnderTest(server, settings);
    try {
      for (int i = 0; i < count; i++) cluster.places.add(cluster.place("127.0.0." + (11 + i)));
      for (Place place : cluster.places) {
        place.build = build;
        cluster.start(place);
      }
      cluster.awaitMembers(count);
      return cluster;
    } catch (Exception | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  private Place place(String host) throws IOException {
    int bind = TestServer.freePort(host);
    var remoting = Relay.to(new InetSocketAddress(host, bind), host);
    URI database = URI.create(server.url());
    return new Place(
        host,
        TestServer.freePort(),
        TestServer.freePort(host),
        bind,
        remoting,
        Relay.to(new InetSocketAddress(database.getHost(), database.getPort()), host));
  }

  List<Place> places() {
    return places;
  }

  /** Every process that was ever started, in that order. */
  List<NodeUnderTest> started() {
    return started;
  }

  /** Ends the process at {@code place}, starts one of {@code build} there, waits until it is up. */
  void replace(Place place, Build build) throws Exception {
    place.node().drain();
    place.build = build;
    start(place);
    awaitMembers(places.size());
  }

  /** Starts a process where there is none. */
  void start(Place place) throws IOException {
    String contacts =
        places.stream()
            .map(one -> one.host + ":" + one.management)
            .collect(Collectors.joining(","));
    var environment = new HashMap<String, String>();
    environment.put("DATABASE_URL", databaseUrl(place));
    environment.put("HTTP_PORT", Integer.toString(place.http));
    environment.put("MANAGEMENT_PORT", Integer.toString(place.management));
    environment.put("CLUSTER_FORMATION", "contacts");
    environment.put("CLUSTER_CONTACTS", contacts);
    environment.put("CLUSTER_NODES", Integer.toString(places.size()));
    environment.put("CLUSTER_HOST", place.host);
    environment.put("CLUSTER_PORT", Integer.toString(place.remoting.port()));
    var properties = new HashMap<String, String>();
    settings.forEach((key, value) ->
        properties.put(key.startsWith("pekko.") ? key : "dataaggregator." + key, value));
    properties.put("pekko.remote.artery.bind.port", Integer.toString(place.bind));
    // ready is a node then where shards can be allocated to it
    properties.put("pekko.cluster.sharding.healthcheck.names.0", "pipeline");
    properties.put("pekko.cluster.sharding.healthcheck.names.1", "split");
    // tells the relays who is calling
    properties.put("pekko.remote.artery.advanced.tcp.outbound-client-hostname", place.host);
    NodeUnderTest node = NodeUnderTest.start(place.build, environment, properties);
    place.node = node;
    started.add(node);
  }

  private String databaseUrl(Place place) {
    URI direct = URI.create(server.url());
    return server
        .url()
        .replace(
            direct.getHost() + ":" + direct.getPort(), place.host + ":" + place.database.port());
  }

  /** Treats what goes between a place and all others. */
  void isolate(Place place, Relay.Way way) {
    for (Place other : places) {
      if (other == place) continue;
      other.remoting.treat(place.host, way);
      place.remoting.treat(other.host, way);
    }
  }

  /** Where the API of each place is. */
  List<URI> apis() {
    return places.stream().map(place -> URI.create("http://127.0.0.1:" + place.http)).toList();
  }

  /** A node that answers. */
  NodeUnderTest any() {
    for (Place place : places) {
      if (place.node().isAlive() && isReady(place)) return place.node();
    }
    throw new AssertionError("no node is ready");
  }

  /** Starts what has ended and waits until every node is ready in one cluster. */
  void restore() throws Exception {
    for (Place place : places) {
      if (!place.node().isAlive()) start(place);
    }
    awaitMembers(places.size());
  }

  private void awaitMembers(int count) throws Exception {
    boolean formed =
        TestServer.until(
            START_LIMIT,
            () -> {
              restartEnded();
              return places.stream()
                  .allMatch(
                      place -> isReady(place) && members(place) == count && takesShards(place));
            });
    if (!formed) throw new AssertionError("no cluster of " + count + ":\n" + logs());
  }

  /** A node that was downed has ended; something supervises processes, as everywhere. */
  private void restartEnded() {
    try {
      for (Place place : places) {
        if (!place.node().isAlive()) start(place);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isReady(Place place) {
    try {
      JsonNode health = place.node().get("/health/ready");
      return health.path("status").asText().equals("UP");
    } catch (IOException | InterruptedException notYet) {
      return false;
    }
  }

  /** How many members {@code place} sees up. */
  private int members(Place place) {
    try {
      var base = URI.create("http://" + place.host + ":" + place.management);
      JsonNode seen = place.node().getFrom(base.resolve("/cluster/members"));
      int up = 0;
      for (JsonNode member : seen.path("members")) {
        if (member.path("status").asText().equals("Up")) up++;
      }
      return seen.path("unreachable").isEmpty() ? up : 0;
    } catch (IOException | InterruptedException notYet) {
      return 0;
    }
  }

  private static boolean takesShards(Place place) {
    try {
      var base = URI.create("http://" + place.host + ":" + place.management);
      return place.node().status(base.resolve("/ready")) == 200;
    } catch (IOException | InterruptedException notYet) {
      return false;
    }
  }

  String logs() {
    return places.stream()
        .map(place -> place.host + "\n" + place.node().log())
        .collect(Collectors.joining("\n\n"));
  }

  @Override
  public void close() throws IOException {
    for (Place place : places) {
      NodeUnderTest node = place.node;
      if (node != null) node.close();
      place.remoting.close();
      place.database.close();
    }
  }
}
