package io.dataaggregator.engine.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every sentence of the protocol is there for a reason: without it the simulation finds harm. */
class BrokenSentenceTest {
  /**
   * More than twice what the slowest sentence takes from seed 0; from another start it can take
   * more than this: {@code -Dsimulation.broken.seeds}.
   */
  private static final long SEEDS = Long.getLong("simulation.broken.seeds", 5_000);

  @ParameterizedTest
  @EnumSource
  void isNoticed(Broken sentence, TestReporter reporter) {
    long first = Long.getLong("simulation.first", 0);
    long tried = 1;
    Simulation.Outcome outcome = Simulation.run(first, sentence, false);
    while (outcome.violation() == null && tried < SEEDS) {
      outcome = Simulation.run(first + tried++, sentence, false);
    }
    assertTrue(outcome.violation() != null, sentence + " can be dropped, says the simulation");
    reporter.publishEntry(sentence.name(), tried + " seeds: " + outcome.violation());
  }
}
