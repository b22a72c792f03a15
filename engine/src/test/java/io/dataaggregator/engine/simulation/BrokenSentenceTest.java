package io.dataaggregator.engine.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every sentence of the protocol is there for a reason: without it the simulation finds harm. */
class BrokenSentenceTest {
  @ParameterizedTest
  @EnumSource
  void isNoticed(Broken sentence) {
    long seeds = Long.getLong("simulation.broken.seeds", 2_000);
    long seed = 0;
    Simulation.Outcome outcome = Simulation.run(seed, sentence, false);
    while (outcome.violation() == null && ++seed < seeds) {
      outcome = Simulation.run(seed, sentence, false);
    }
    assertTrue(outcome.violation() != null, sentence + " can be dropped, says the simulation");
  }
}
