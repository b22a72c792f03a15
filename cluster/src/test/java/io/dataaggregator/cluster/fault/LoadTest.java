package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three nodes with default settings read generated records and answer readers while they are
 * restarted one after the other, or while one of them crashes. {@code load.rate} records and {@code
 * load.reads} requests come a second, after {@code load.steady} seconds without trouble; {@code
 * load.rounds} says how often it is done. What it was like is logged:
 *
 * <pre>{@code
 * ./mvnw -pl cluster -am test -Dtest=LoadTest -Dload.reads=200 -Dload.steady=60
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class LoadTest {
  private static final Logger LOG = LoggerFactory.getLogger(LoadTest.class);
  private static final int NODES = 3;
  private static final int RATE = Integer.getInteger("load.rate", 50_000);
  private static final int READS = Integer.getInteger("load.reads", 50);
  private static final int ROUNDS = Integer.getInteger("load.rounds", 1);

  private static final int UNDISTURBED_SECONDS = Integer.getInteger("load.steady", 10);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Whoever restarts nodes looks first whether the last one answers as it should. */
  private static final Duration CAUGHT_UP = Duration.ofMillis(500);

  /**
   * Promised are thirty seconds (detection 5 s, a stable view 7 s, removal 7 s, keeper 2 s, and
   * recovery); what it took is logged, since a machine may be busy.
   */
  private static final Duration CRASH_LIMIT = Duration.ofSeconds(90);

  /** Requests under way have ten seconds; no other phase may wait for what does not happen. */
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(20);

  private final TestServer server = TestServer.shared();

  /** What is done to the nodes. */
  private interface Trouble {
    void to(ClusterUnderTest cluster, ClusterUnderTest.Place place, GeneratedLoad load)
        throws Exception;
  }

  @Test
  void aRollingRestartLosesNothingAndFailsNoRequest() throws Exception {
    List<String> failures =
        underLoad(
            "rolling",
            (cluster, place, load) -> {
              Instant begun = Instant.now();
              int code = place.node().terminate(LEAVE_LIMIT);
              assertEquals(0, code, () -> place.node().log());
              Instant gone = Instant.now();
              awaitAll(load, gone, LEAVE_LIMIT, cluster);
              Map<Integer, Long> leaving = Pauses.since(server, load.name(), begun);
              Instant started = Instant.now();
              cluster.start(place);
              cluster.restore();
              Instant ready = Instant.now();
              awaitAll(load, ready, LEAVE_LIMIT, cluster);
              LOG.info(
                  "{} left in {} ms, pauses of its splits and others {} ms; was back after {} ms,"
                      + " pauses {} ms",
                  place.host,
                  Duration.between(begun, gone).toMillis(),
                  leaving,
                  Duration.between(started, ready).toMillis(),
                  Pauses.since(server, load.name(), started));
            });
    assertEquals(List.of(), failures);
  }

  @Test
  void whatACrashedNodeReadIsReadElsewhere() throws Exception {
    underLoad(
        "crash",
        (cluster, place, load) -> {
          place.node().kill();
          Instant crashed = Instant.now();
          awaitAll(load, crashed, CRASH_LIMIT, cluster);
          LOG.info(
              "{} crashed, and every split read again after {} ms; pauses {} ms",
              place.host,
              Duration.between(crashed, Instant.now()).toMillis(),
              Pauses.since(server, load.name(), crashed));
          cluster.restore();
        });
  }

  /** Makes trouble for one place after the other; gives the requests that failed. */
  private List<String> underLoad(String name, Trouble trouble) throws Exception {
    var load = new GeneratedLoad(server, name, RATE);
    try (var cluster = ClusterUnderTest.start(server, NODES, Map.of())) {
      load.begin(cluster.any());
      var paths = Stream.of("", "/results?limit=100", "/ledger", "/runs").map(load::path).toList();
      try (var undisturbed = Traffic.of(cluster.apis(), paths, READS)) {
        undisturbed.awaitAnswers(UNDISTURBED_SECONDS * READS, LIMIT);
        undisturbed.awaitAtMostBehind(CAUGHT_UP, LIMIT);
        LOG.info("{}, undisturbed: {}", name, undisturbed);
      }
      var traffic = Traffic.of(cluster.apis(), paths, READS);
      try (traffic) {
        for (int round = 0; round < ROUNDS; round++) {
          for (ClusterUnderTest.Place place : cluster.places()) {
            trouble.to(cluster, place, load);
            traffic.awaitAtMostBehind(CAUGHT_UP, LIMIT);
          }
        }
      }
      load.end(cluster.any());
      LOG.info("{}: {}", name, traffic);
      load.check(cluster.any());
      return traffic.failures();
    }
  }

  /** Waits until every split has committed again. */
  private void awaitAll(GeneratedLoad load, Instant since, Duration limit, ClusterUnderTest cluster)
      throws SQLException {
    boolean all =
        TestServer.until(
            limit, () -> Pauses.allCommitted(server, load.name(), GeneratedLoad.SPLITS, since));
    assertTrue(all, () -> "a split did not read again within " + limit + ":\n" + cluster.logs());
  }
}
