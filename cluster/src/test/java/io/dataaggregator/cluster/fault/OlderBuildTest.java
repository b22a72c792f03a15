package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.cluster.fault.ClusterUnderTest.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The release before and this build share three nodes and one PostgreSQL, as during a rolling
 * update and when one is rolled back: each reads what the other wrote, and understands what the
 * other says. {@code conf/compatible-since} names the release.
 */
final class OlderBuildTest {
  private static final int NODES = 3;

  /** What the release before does not know, and can do without: it logs that, and drops them. */
  private static final Set<String> UNKNOWN_BEFORE = Set.of();

  private static final Pattern COMPLAINT =
      Pattern.compile(" ERROR |NotSerializable|[Ff]ailed to deserialize|cannot be read");

  private static final Pattern NEXT_ENTRY = Pattern.compile("\n(?=\\d{4}-)");

  private final TestServer server = TestServer.shared();

  @Test
  void twoBuildsShareTheWorkThereAndBack() throws Exception {
    Build older = OlderBuild.made();
    try (var cluster = ClusterUnderTest.start(server, NODES, settings(), older.as("0.1.0"))) {
      var rollout = new Rollout(server, cluster);
      there(cluster, rollout);
      back(cluster, rollout, older);
      assertEquals(List.of(), rollout.mismatches());
      assertEquals(List.of(), complaints(cluster));
      for (String kind : List.of("control", "data")) {
        assertTrue(server.number("select count(*) from " + kind + "_snapshot") > 0, kind);
      }
    }
  }

  /** One after the other, in such an order that a newer pipeline leads an older split. */
  private static void there(ClusterUnderTest cluster, Rollout rollout) throws Exception {
    Place leader = rollout.leader();
    Place reader = rollout.reader();
    var order = new ArrayList<>(cluster.places());
    order.removeAll(List.of(leader, reader));
    order.add(leader);
    for (Place place : order) rollout.replace(place, Build.THIS.as("0.2.0"));
    rollout.pauseEndless();
    rollout.replace(reader, Build.THIS.as("0.2.0"));
  }

  /**
   * What leaves a node goes to the newest version, so the older build is deployed as the newest
   * one: it takes over what this one wrote.
   */
  private static void back(ClusterUnderTest cluster, Rollout rollout, Build older)
      throws Exception {
    Place reader = rollout.reader();
    Place back =
        cluster.places().stream().filter(place -> place != reader).findFirst().orElseThrow();
    rollout.replace(back, older.as("0.3.0"));
    rollout.replace(reader, Build.THIS.as("0.3.0"));
    assertEquals(back.host, rollout.reader().host, "the older build reads what this one wrote");
    rollout.replace(back, Build.THIS.as("0.4.0"));
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(Trades.SMALL_STEPS);
    settings.put("coordination.snapshot-bytes", "1KiB");
    // nodes come and go quickly
    settings.put("pekko.cluster.gossip-interval", "200ms");
    settings.put("pekko.cluster.leader-actions-interval", "200ms");
    settings.put("pekko.management.cluster.bootstrap.contact-point.probe-interval", "200ms");
    String discovery = "pekko.management.cluster.bootstrap.contact-point-discovery.";
    settings.put(discovery + "interval", "200ms");
    settings.put(discovery + "stable-margin", "1s");
    return settings;
  }

  private static List<String> complaints(ClusterUnderTest cluster) {
    var found = new ArrayList<String>();
    for (NodeUnderTest node : cluster.started()) {
      Set<String> borne = node.build().older() ? UNKNOWN_BEFORE : Set.of();
      // what is thrown stands below what is said of it
      for (String entry : NEXT_ENTRY.split(node.log(), -1)) {
        if (!COMPLAINT.matcher(entry).find() || borne.stream().anyMatch(entry::contains)) continue;
        found.add(node.build().version() + ": " + entry);
      }
    }
    return found;
  }
}
