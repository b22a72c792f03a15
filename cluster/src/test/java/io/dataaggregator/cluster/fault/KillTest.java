package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node is killed with SIGKILL in every phase of its work over a million records, again and again,
 * and what it leaves must be what an undisturbed run leaves. A round is one kill in each phase; the
 * property {@code kill.rounds} says how many there are (default 1, the whole set is 5), for example
 * {@code ./mvnw verify -pl cluster -am -Dtest=KillTest -Dkill.rounds=5}. {@code kill.seed} gives
 * other moments and orders.
 */
final class KillTest {
  private static final Logger LOG = LoggerFactory.getLogger(KillTest.class);
  private static final int RECORDS = 1_000_000;
  private static final Duration RUN_LIMIT = Duration.ofMinutes(3);
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 1);
  private static final long SEED = Long.getLong("kill.seed", 20_261_123L);

  private final TestServer server = TestServer.shared();
  private final Map<Phase, Integer> kills = new EnumMap<>(Phase.class);
  private final List<String> mismatches = new ArrayList<>();
  private int runs;

  @Test
  void resultsAreThoseOfAnUndisturbedRunWhereverTheNodeIsKilled() throws Exception {
    var trades = new Trades(server, "kill", TradesFile.of(RECORDS));
    NodeUnderTest node = start().awaitReady();
    try {
      trades.define(node);
      trades.finish(node, trades.start(node), RUN_LIMIT);
      Outcome undisturbed = Outcome.of(node, trades);
      check(undisturbed);
      var executioner = new Executioner(server, trades, SEED);
      executioner.begin();
      long epochsBefore = executioner.atLastKill().epochs();
      for (int round = 0; round < ROUNDS; round++) {
        node = round(node, trades, executioner, phases(round), undisturbed);
      }
      executioner.begin();
      report(executioner.atLastKill(), epochsBefore);
    } finally {
      node.close();
    }
    assertEquals(List.of(), mismatches);
    for (Phase phase : Phase.values()) assertEquals(ROUNDS, kills.get(phase), phase::name);
  }

  /** A start-up is one after a kill, so another phase comes first. */
  private static List<Phase> phases(int round) {
    var phases = new ArrayList<>(List.of(Phase.values()));
    Collections.shuffle(phases, new Random(SEED + round));
    if (phases.getFirst() == Phase.START_UP) Collections.rotate(phases, 2);
    return phases;
  }

  /** Kills once in each phase, in as many runs as that takes, and holds each against the first. */
  private NodeUnderTest round(
      NodeUnderTest alive,
      Trades trades,
      Executioner executioner,
      List<Phase> phases,
      Outcome undisturbed)
      throws Exception {
    NodeUnderTest node = alive;
    int next = 0;
    while (next < phases.size()) {
      String run = trades.start(node);
      executioner.begin();
      while (next < phases.size() && executioner.kill(node, run, phases.get(next))) {
        kills.merge(phases.get(next), 1, Integer::sum);
        LOG.info("killed {} at {}", phases.get(next), executioner.atLastKill());
        next++;
        node = start();
      }
      node.awaitReady();
      trades.finish(node, run, RUN_LIMIT);
      runs++;
      List<String> differences = Outcome.of(node, trades).differences(undisturbed);
      for (String difference : differences) mismatches.add("run " + run + ": " + difference);
    }
    return node;
  }

  private NodeUnderTest start() throws Exception {
    return NodeUnderTest.start(server.url(), TestServer.freePort(), Trades.SMALL_STEPS);
  }

  /** The undisturbed run is only worth comparing with if it did what the file holds. */
  private static void check(Outcome undisturbed) {
    assertEquals(RECORDS, undisturbed.ledger().path("read").asLong());
    assertEquals(RECORDS / TradesFile.MALFORMED, undisturbed.deadLetters().size());
    assertEquals(
        RECORDS - RECORDS / TradesFile.MALFORMED, undisturbed.ledger().path("aggregated").asLong());
    assertTrue(undisturbed.rows().size() > 500, "windows times symbols");
    assertTrue(undisturbed.verify().path("balanced").asBoolean());
  }

  private void report(Progress end, long epochsBefore) {
    LOG.info(
        "kills {}, in {} runs with {} epochs; mismatches: {}",
        kills,
        runs,
        end.epochs() - epochsBefore,
        mismatches.size());
  }
}
