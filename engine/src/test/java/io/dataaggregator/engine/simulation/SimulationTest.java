package io.dataaggregator.engine.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/**
 * Judges every change to the protocol. {@code -Dsimulation.seeds=50000} runs that many histories,
 * {@code -Dsimulation.first=60061} begins at another seed.
 */
class SimulationTest {
  private static final int SHOWN = 120;

  private long revisions;
  private long repeats;

  @Test
  void everyPromiseIsKeptInEveryHistory() {
    check(Long.getLong("simulation.first", 0), Long.getLong("simulation.seeds", 3_000));
    assertEquals(0, repeats);
  }

  /** Histories below zero are those in which late records revise what was published. */
  @Test
  void alsoWhereLateRecordsRevise() {
    long seeds = Long.getLong("simulation.seeds", 3_000) / 2;
    check(-Long.getLong("simulation.first", 0) - seeds, seeds);
    assertTrue(revisions > seeds && repeats > seeds / 10, revisions + " and " + repeats);
  }

  /** As those of sessions are that several splits have parts of. */
  @Test
  void alsoWhereSealsArePutTogether() {
    long seeds = Long.getLong("simulation.seeds", 3_000) / 2;
    check(World.MERGED + Long.getLong("simulation.first", 0), seeds);
  }

  private void check(long first, long seeds) {
    for (long seed = first; seed < first + seeds; seed++) {
      Simulation.Outcome outcome = Simulation.run(seed, null, false);
      if (outcome.violation() != null) {
        fail(report(seed));
      }
      revisions += outcome.revisions();
      repeats += outcome.repeats();
    }
  }

  @Test
  void aSeedTellsTheSameHistoryAgain() {
    Simulation.Outcome once = Simulation.run(7, null, true);
    assertEquals(once, Simulation.run(7, null, true));
  }

  private static String report(long seed) {
    Simulation.Outcome again = Simulation.run(seed, null, true);
    int from = Math.max(0, again.trace().size() - SHOWN);
    return "seed "
        + seed
        + ", step "
        + again.steps()
        + ": "
        + again.violation()
        + "\n"
        + again.trace().getFirst()
        + "\n"
        + String.join("\n", again.trace().subList(from, again.trace().size()));
  }
}
