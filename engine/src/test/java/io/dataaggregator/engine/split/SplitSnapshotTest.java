package io.dataaggregator.engine.split;

import static io.dataaggregator.engine.split.Given.advance;
import static io.dataaggregator.engine.split.Given.counts;
import static io.dataaggregator.engine.split.Given.started;
import static io.dataaggregator.engine.split.Given.when;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.split.SplitCommand.CommitEpoch;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SplitSnapshotTest {
  /** By that it is decided when one is taken: memory would be many times as much. */
  @Test
  void aSplitKnowsAboutHowLongItIs() {
    SplitState state = started(Deltas.WINDOWS);
    var limits = new LimitsDefinition(100_000, 1L << 30, 1);
    for (int epoch = 0; epoch < 20; epoch++) {
      int first = 500 * epoch;
      long[] numbers = LongStream.range(first, first + 500).toArray();
      when(
          state,
          new CommitEpoch(
              "i1",
              List.of(advance(first, first + 500)),
              counts(500, 0),
              0,
              Deltas.of(Deltas.WINDOWS, numbers),
              state.lateUntil(),
              limits));
    }
    long actual = state.toSnapshot().open().length();
    long said = state.encodedBytes();
    assertTrue(said > actual / 4 && said < 4 * actual, () -> said + " of " + actual);
  }
}
