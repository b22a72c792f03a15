package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three nodes work while things go wrong around them, and what they leave must be what an
 * undisturbed run leaves, with every tick of a schedule once. Faults, victims and lengths follow
 * from a seed: {@code fault.seed} is the first, {@code fault.seeds} says how many, {@code
 * fault.count} how many faults each has. A long run:
 *
 * <pre>{@code
 * ./mvnw -pl cluster -am test -Dtest=FaultTest -Dfault.seeds=5 -Dfault.count=40
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class FaultTest {
  private static final Logger LOG = LoggerFactory.getLogger(FaultTest.class);
  private static final List<Fault> KINDS = List.of(Fault.values());
  private static final int NODES = 3;
  private static final int RECORDS = 1_000_000;
  private static final long FIRST_SEED = Long.getLong("fault.seed", 1);
  private static final int SEEDS = Integer.getInteger("fault.seeds", 1);
  private static final int COUNT = Integer.getInteger("fault.count", 4);
  private static final Duration RUN_LIMIT = Duration.ofMinutes(5);

  private final TestServer server = TestServer.shared();
  private final Map<Fault, Integer> happened = new EnumMap<>(Fault.class);
  private final List<String> mismatches = new ArrayList<>();

  @Test
  void whatThreeNodesLeaveIsWhatAnUndisturbedRunLeaves() throws Exception {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      int before = mismatches.size();
      storm(seed);
      LOG.info(
          "seed {}: {} faults, {} mismatches; so far {}",
          seed,
          COUNT,
          mismatches.size() - before,
          happened);
    }
    assertEquals(List.of(), mismatches);
    assertEquals(SEEDS * COUNT, happened.values().stream().mapToInt(Integer::intValue).sum());
  }

  private void storm(long seed) throws Exception {
    var random = new Random(seed);
    var trades = new Trades(server, "fault-" + seed, TradesFile.of(RECORDS));
    var ticks = new Ticks("ticking-" + seed);
    Map<String, String> settings = new HashMap<>(Trades.SMALL_STEPS);
    settings.put("cluster.keeper-interval", "2s");
    try (var cluster = ClusterUnderTest.start(server, NODES, settings)) {
      NodeUnderTest node = cluster.any();
      trades.define(node);
      trades.finish(node, trades.start(node), RUN_LIMIT);
      Outcome undisturbed = Outcome.of(node, trades);
      assertEquals(RECORDS, undisturbed.ledger().path("read").asLong());
      ticks.define(node);
      List<String> runs = new ArrayList<>();
      String run = "";
      for (int fault = 0; fault < COUNT; fault++) {
        if (run.isEmpty() || trades.isOver(run)) {
          if (!run.isEmpty()) check(cluster.any(), trades, run, undisturbed);
          run = trades.start(cluster.any());
          runs.add(run);
        }
        Fault kind = KINDS.get(random.nextInt(KINDS.size()));
        Fault.Scene scene = kind.on(cluster, server, random);
        happened.merge(kind, 1, Integer::sum);
        LOG.info("seed {}, fault {}: {} on {}", seed, fault + 1, kind, scene);
        cluster.restore();
      }
      trades.finish(cluster.any(), run, RUN_LIMIT);
      check(cluster.any(), trades, run, undisturbed);
      mismatches.addAll(ticks.mismatches(cluster.any()));
      assertTrue(!runs.isEmpty());
    }
  }

  private void check(NodeUnderTest node, Trades trades, String run, Outcome undisturbed)
      throws IOException, InterruptedException {
    for (String difference : Outcome.of(node, trades).differences(undisturbed)) {
      LOG.error("{}, run {}: {}", trades.name(), run, difference);
      mismatches.add(trades.name() + ", run " + run + ": " + difference);
    }
  }
}
