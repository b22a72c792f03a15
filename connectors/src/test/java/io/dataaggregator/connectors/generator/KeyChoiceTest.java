package io.dataaggregator.connectors.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeyChoiceTest {
  private static final int DRAWS = 200_000;

  @Property(tries = 200)
  void everyDrawIsAKey(
      @ForAll @IntRange(min = 1, max = 1_000_000) int keys,
      @ForAll @DoubleRange(min = 0, max = 4) double skew,
      @ForAll long draw) {
    var choice = new KeyChoice(keys, skew);
    for (long at : new long[] {draw, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      int key = choice.key(at);
      assertTrue(0 <= key && key < keys, () -> key + " of " + keys);
    }
  }

  @Property(tries = 40)
  void keysComeAsZipfHasIt(
      @ForAll @IntRange(min = 1, max = 3000) int keys,
      @ForAll @DoubleRange(min = 0, max = 2) double skew) {
    int[] counts = counts(keys, skew);
    double all = 0;
    for (int rank = 1; rank <= keys; rank++) all += Math.pow(rank, -skew);
    // cumulated from the first, so that rare keys are judged together
    double expected = 0;
    long seen = 0;
    for (int rank = 1; rank <= keys; rank++) {
      expected += Math.pow(rank, -skew) / all;
      seen += counts[rank - 1];
      // six deviations at most, and what blocks blur
      assertEquals(expected, seen / (double) DRAWS, 6 * 0.5 / Math.sqrt(DRAWS) + 0.003);
    }
  }

  @Test
  void aMillionKeysAreAllThere() {
    int[] counts = counts(1_000_000, 0);
    int seen = 0;
    for (int count : counts) seen += count > 0 ? 1 : 0;
    // of so many draws so many different: keys * (1 - e^(-draws / keys))
    assertEquals(1e6 * (1 - Math.exp(-DRAWS / 1e6)), seen, 3_000);
  }

  private static int[] counts(int keys, double skew) {
    var choice = new KeyChoice(keys, skew);
    int[] counts = new int[keys];
    for (long n = 0; n < DRAWS; n++) counts[choice.key(Mix.of(n * Mix.GAMMA))]++;
    return counts;
  }
}
