package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.cluster.running.Authority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With encryption on, who has no certificate of the authority stays outside. */
final class EncryptionTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Five minutes of patience are too many for a test. */
  private static final Map<String, String> PROPERTIES =
      Map.of("pekko.remote.artery.ssl.rotating-keys-engine.ssl-context-cache-ttl", "1s");

  @Test
  void onlyNodesOfTheAuthorityMeetAndItCanBeReplaced(@TempDir Path folder) throws Exception {
    var ours = Authority.in(folder.resolve("ours"));
    var theirs = Authority.in(folder.resolve("theirs"));
    Path inside = folder.resolve("inside");
    Path outside = folder.resolve("outside");
    ours.issue("RSA", inside);
    theirs.issue("RSA", outside);
    try (var all = new Neighbourhood(TestServer.shared(), 2, 4)) {
      NodeUnderTest first = all.start(0, encrypted(inside), PROPERTIES);
      all.start(1, encrypted(inside), PROPERTIES);
      all.awaitCluster(List.of(0, 1));

      NodeUnderTest stranger = all.start(2, encrypted(outside), PROPERTIES);
      NodeUnderTest plain = all.start(3, Map.of(), PROPERTIES);
      awaitLog(stranger, "SSLHandshakeException");
      awaitLog(plain, "Couldn't join seed nodes after");
      assertEquals(2, Neighbourhood.members(first).size());
      assertFalse(Neighbourhood.isReady(stranger));
      assertFalse(Neighbourhood.isReady(plain));

      // from now on the others are of the stranger's authority
      theirs.issue("RSA", inside);
      assertTrue(TestServer.until(LIMIT, () -> Neighbourhood.isReady(stranger)), stranger::log);
      assertEquals(3, Neighbourhood.members(first).size());
      assertFalse(Neighbourhood.isReady(plain));
    }
  }

  private static Map<String, String> encrypted(Path directory) {
    return Map.of("CLUSTER_TLS", "true", "CLUSTER_TLS_DIRECTORY", directory.toString());
  }

  private static void awaitLog(NodeUnderTest node, String words) {
    assertTrue(TestServer.until(LIMIT, () -> node.log().contains(words)), node::log);
  }
}
