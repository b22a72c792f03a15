package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of three nodes with default settings is cut off, or does not run for a while, and comes back:
 * it stops by itself, what it read is read elsewhere meanwhile, and nothing of it is written twice.
 * {@code zombie.seconds} says for how long a process is stopped.
 */
final class SplitBrainTest {
  private static final Logger LOG = LoggerFactory.getLogger(SplitBrainTest.class);
  private static final int RATE = 20_000;
  private static final int DOWNED = 3;
  private static final Duration ZOMBIE = Duration.ofSeconds(Long.getLong("zombie.seconds", 30));

  /** Detection 5 s, a stable view 7 s, and the drain of a node that reaches nobody. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  private static final Duration TAKE_OVER_LIMIT = Duration.ofSeconds(60);

  private final TestServer server = TestServer.shared();

  @Test
  void theMinorityOfAPartitionStopsAndRejoins() throws Exception {
    var load = new GeneratedLoad(server, "partition", RATE);
    try (var cluster = ClusterUnderTest.start(server, 3, Map.of())) {
      load.begin(cluster.any());
      ClusterUnderTest.Place minority = cluster.places().get(2);
      Instant cut = Instant.now();
      cluster.isolate(minority, Relay.Way.CUT);
      try {
        assertEquals(DOWNED, minority.node().awaitEnd(STOP_LIMIT), minority.node()::log);
        LOG.info(
            "the minority stopped after {} ms", Duration.between(cut, Instant.now()).toMillis());
        awaitAll(load, cluster);
        LOG.info("pauses {} ms", Pauses.since(server, load.name(), cut));
      } finally {
        cluster.isolate(minority, Relay.Way.OPEN);
      }
      cluster.restore();
      awaitAll(load, cluster);
      load.end(cluster.any());
      load.check(cluster.any());
    }
  }

  @Test
  void aZombieWritesNothingAndStartsAfresh() throws Exception {
    var load = new GeneratedLoad(server, "zombie", RATE);
    try (var cluster = ClusterUnderTest.start(server, 3, Map.of())) {
      load.begin(cluster.any());
      NodeUnderTest zombie = cluster.places().get(1).node();
      Instant stopped = Instant.now();
      zombie.signal("STOP");
      try {
        // time is what a zombie misses
        assertFalse(TestServer.until(ZOMBIE, () -> !zombie.isAlive()));
        awaitAll(load, cluster);
      } finally {
        zombie.signal("CONT");
      }
      assertEquals(DOWNED, zombie.awaitEnd(STOP_LIMIT), zombie::log);
      LOG.info(
          "pauses {} ms; writes of the zombie that the journal's key refused: {}",
          Pauses.since(server, load.name(), stopped),
          zombie.log().lines().filter(line -> line.contains("data_journal_pkey")).count());
      cluster.restore();
      awaitAll(load, cluster);
      load.end(cluster.any());
      load.check(cluster.any());
    }
  }

  /** Waits until every split has committed once more. */
  private void awaitAll(GeneratedLoad load, ClusterUnderTest cluster) {
    Instant now = Instant.now();
    boolean all =
        TestServer.until(
            TAKE_OVER_LIMIT,
            () -> Pauses.allCommitted(server, load.name(), GeneratedLoad.SPLITS, now));
    assertTrue(all, cluster::logs);
  }
}
