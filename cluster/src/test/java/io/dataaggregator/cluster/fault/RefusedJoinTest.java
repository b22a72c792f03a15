package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.persistence.database.EmbeddedServer;
import io.dataaggregator.persistence.database.EmbeddedSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that differs in what all must agree on is not let in, and says what to do. */
final class RefusedJoinTest {
  private static final String SHARDS = "pekko.cluster.sharding.number-of-shards";
  private static final Duration SERVER_WAIT = Duration.ofSeconds(60);

  @Test
  void itEndsWithTwoAndBothSidesNameTheKey(@TempDir Path folder) throws Exception {
    var another = new EmbeddedSettings(folder.toAbsolutePath(), 0, SERVER_WAIT, SERVER_WAIT);
    try (var database = EmbeddedServer.start(another);
        var all = new Neighbourhood(TestServer.shared(), 1, 3)) {
      NodeUnderTest cluster = all.start(0, Map.of(), Map.of());
      all.awaitCluster(List.of(0));

      var elsewhere = Map.of("DATABASE_URL", database.address().toUrl());
      NodeUnderTest otherShards = all.start(1, Map.of(), Map.of(SHARDS, "50"));
      NodeUnderTest otherDatabase = all.start(2, elsewhere, Map.of());
      assertEquals(2, Neighbourhood.exitCode(otherShards), otherShards::log);
      assertEquals(2, Neighbourhood.exitCode(otherDatabase), otherDatabase::log);

      String words = lastWords(otherShards);
      assertTrue(words.contains("make it the same as on the other nodes"), words);
      assertTrue(words.contains(SHARDS + " = 50"), words);
      assertTrue(lastWords(otherDatabase).contains("dataaggregator.agreed.database = "));
      String seen = cluster.log();
      assertTrue(seen.contains(SHARDS + " is 50 there and 100 here"), seen);
      assertTrue(seen.matches("(?s).*agreed.database is \\S+ there and \\S+ here.*"), seen);
      assertEquals(1, Neighbourhood.members(cluster).size());
    }
  }

  private static String lastWords(NodeUnderTest node) {
    return node.log()
        .lines()
        .filter(line -> line.startsWith("the node has ended: refused by the cluster"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(node.log()));
  }
}
