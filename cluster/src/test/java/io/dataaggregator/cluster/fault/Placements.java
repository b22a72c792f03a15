package io.dataaggregator.cluster.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.dataaggregator.cluster.fault.ClusterUnderTest.Place;
import io.dataaggregator.cluster.node.Node;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.cluster.sharding.typed.HashCodeMessageExtractor;

/** Where pipelines and splits are, as every node of a cluster tells it. */
final class Placements {
  private static final Duration HEARSAY = Duration.ofSeconds(20);
  private static final HashCodeMessageExtractor<Object> SHARDS =
      new HashCodeMessageExtractor<>(
          Node.configuration(ConfigFactory.empty())
              .getInt("pekko.cluster.sharding.number-of-shards"));

  private final ClusterUnderTest cluster;

  /** Shards that have had a home. */
  private final Set<String> placed = new HashSet<>();

  Placements(ClusterUnderTest cluster) {
    this.cluster = cluster;
  }

  /** Whether pipeline {@code name} belongs to a shard that had no home when last looked at. */
  boolean isNew(String name) {
    return !placed.contains(SHARDS.shardId("default/" + name));
  }

  /**
   * Asks every node who belongs to the cluster and what is where, and gives what is not as it
   * should be. Shards of pipelines that were seen nowhere before are on the newest version.
   */
  List<String> look() throws IOException, InterruptedException {
    var found = new ArrayList<String>();
    var versions = new TreeMap<String, String>();
    for (Place place : cluster.places()) versions.put(place.host, place.node().build().version());
    for (Place place : cluster.places()) {
      var seen = new TreeMap<String, String>();
      for (JsonNode member : place.node().get("/api/v1/cluster").path("members")) {
        seen.put(host(member), member.path("appVersion").asText());
      }
      if (!seen.equals(versions)) found.add(seen + ", not " + versions + ", says " + place.host);
      if (!hearsAll(place.node())) found.add("somebody is silent, says " + place.host);
    }
    String newest = versions.values().stream().max(String::compareTo).orElseThrow();
    var added = new HashSet<String>();
    for (JsonNode pipeline : entities("pipeline")) {
      String shard = pipeline.path("shard").asText();
      if (placed.contains(shard)) continue;
      added.add(shard);
      String version = versions.get(host(pipeline));
      if (!newest.equals(version)) found.add(pipeline + " is not on version " + newest);
    }
    if (added.isEmpty()) found.add("no shard is new");
    placed.addAll(added);
    return found;
  }

  /** The older build hears of a node that has just come some seconds later. */
  private static boolean hearsAll(NodeUnderTest node) {
    Duration patience = node.build().older() ? HEARSAY : Duration.ZERO;
    return TestServer.until(
        patience, () -> node.get("/api/v1/cluster/entities").path("silent").isEmpty());
  }

  /** The node on which a pipeline, or the first of its splits, is. */
  Place of(String type, String pipeline) throws IOException, InterruptedException {
    for (JsonNode one : entities(type)) {
      if (!(one.path("entity").asText() + "/").startsWith("default/" + pipeline + "/")) continue;
      return cluster.places().stream()
          .filter(place -> place.host.equals(host(one)))
          .findFirst()
          .orElseThrow();
    }
    throw new AssertionError("no " + type + " of " + pipeline + " in " + entities(type));
  }

  private List<JsonNode> entities(String type) throws IOException, InterruptedException {
    var items = new ArrayList<JsonNode>();
    JsonNode page = cluster.any().get("/api/v1/cluster/entities?limit=500&type=" + type);
    page.path("items").forEach(items::add);
    return items;
  }

  private static String host(JsonNode node) {
    return node.path("node").asText().replaceFirst(":.*", "");
  }
}
