package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.cluster.running.SourceFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The same records have the same results, row for row, whatever order and files they come in, by
 * whichever splits and epochs they are read, and though a node is killed meanwhile. {@code
 * deal.seed} gives other deals, {@code deal.count} more of them.
 */
final class DealTest {
  private static final Logger LOG = LoggerFactory.getLogger(DealTest.class);
  private static final int RECORDS = 60_000;
  private static final int COUNT = Integer.getInteger("deal.count", 6);
  private static final long SEED = Long.getLong("deal.seed", 20_261_127L);
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final List<String> WINDOWS =
      List.of("type: tumbling, size: 2m", "type: hopping, size: 4m, hop: 1m");

  private final TestServer server = TestServer.shared();
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<String> records = TradesFile.records(RECORDS);
  private final List<String> differences = new ArrayList<>();

  @Test
  void resultsAreThoseOfTheRecordsHoweverTheyCome() throws Exception {
    LOG.info("deal.seed={}", SEED);
    int kills = 0;
    NodeUnderTest node = start().awaitReady();
    try {
      List<Outcome> plain = outcomes(node, begin(node, "plain", Deal.PLAIN));
      for (Outcome outcome : plain) check(outcome);
      for (int i = 0; i < COUNT; i++) {
        Deal deal = Deal.random(random);
        Map<Trades, String> runs = begin(node, "deal-" + i, deal);
        boolean killed = i % 3 == 1 && kill(node, runs);
        if (killed) node = start().awaitReady();
        kills += killed ? 1 : 0;
        List<Outcome> outcomes = outcomes(node, runs);
        for (int w = 0; w < WINDOWS.size(); w++) {
          for (String difference : outcomes.get(w).differences(plain.get(w))) {
            differences.add(deal + (killed ? " with a kill: " : ": ") + difference);
          }
        }
      }
    } finally {
      node.close();
    }
    assertEquals(List.of(), differences, () -> "-Ddeal.seed=" + SEED);
    assertEquals((COUNT + 1) / 3, kills, "runs ended before their node was killed");
  }

  /** A node that closes its epochs and seals as it likes. */
  private NodeUnderTest start() throws Exception {
    var settings = new HashMap<>(Trades.SMALL_STEPS);
    settings.put("split.epoch.records", Integer.toString(500 + random.nextInt(9_500)));
    settings.put("split.epoch.bytes", (4 + random.nextInt(60)) + "KiB");
    settings.put("coordination.seal-interval", (20 + random.nextInt(200)) + "ms");
    return NodeUnderTest.start(server.url(), TestServer.freePort(), settings);
  }

  /** Starts a run in each kind of window; in their order. */
  private Map<Trades, String> begin(NodeUnderTest node, String name, Deal deal) throws Exception {
    Path files = deal.write(SourceFiles.create().directory(), records);
    var runs = new LinkedHashMap<Trades, String>();
    for (String window : WINDOWS) {
      var trades = Trades.of(server, name + "-" + runs.size(), window, deal, files);
      trades.define(node);
      runs.put(trades, trades.start(node));
    }
    return runs;
  }

  /** Kills the node while both runs, or the second one, commit epochs. */
  private boolean kill(NodeUnderTest node, Map<Trades, String> runs) throws Exception {
    for (var run : runs.entrySet()) {
      var executioner = new Executioner(server, run.getKey(), random.nextLong());
      if (executioner.kill(node, run.getValue(), Phase.MID_EPOCH)) return true;
    }
    return false;
  }

  private List<Outcome> outcomes(NodeUnderTest node, Map<Trades, String> runs) throws Exception {
    var outcomes = new ArrayList<Outcome>();
    for (var run : runs.entrySet()) {
      run.getKey().finish(node, run.getValue(), LIMIT);
      outcomes.add(Outcome.anywhere(node, run.getKey()));
    }
    return outcomes;
  }

  private static void check(Outcome plain) {
    int malformed = RECORDS / TradesFile.MALFORMED;
    assertEquals(RECORDS, plain.ledger().path("read").asInt());
    assertEquals(RECORDS - malformed, plain.ledger().path("aggregated").asInt());
    assertEquals(malformed, plain.deadLetters().size());
    assertTrue(plain.verify().path("balanced").asBoolean());
    assertTrue(plain.rows().size() >= 200, "windows times symbols");
  }
}
