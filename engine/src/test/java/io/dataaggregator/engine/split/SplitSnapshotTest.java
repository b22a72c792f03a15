package io.dataaggregator.engine.split;

import static io.dataaggregator.engine.split.Given.LIMITS;
import static io.dataaggregator.engine.split.Given.advance;
import static io.dataaggregator.engine.split.Given.counts;
import static io.dataaggregator.engine.split.Given.epoch;
import static io.dataaggregator.engine.split.Given.started;
import static io.dataaggregator.engine.split.Given.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

  /** A unit is idle until its next record, and so it is after a recovery. */
  @Test
  void itKnowsWhichUnitsAreIdle() {
    SplitState state = started(Deltas.WINDOWS);
    UnitProgress idle = new UnitProgress(0, 7, Long.MIN_VALUE, true, false);
    long now = state.lateUntil();
    when(
        state,
        new CommitEpoch(
            "i1", List.of(new UnitAdvance(7, idle)), counts(0, 0), 0, Delta.EMPTY, now, LIMITS));
    SplitState recovered =
        SplitState.restore(state.toSnapshot(), definition -> new TableBuckets(Deltas.WINDOWS));
    assertEquals(List.of(idle), List.copyOf(recovered.units()));
    assertEquals(List.of(idle), SplitReport.all(recovered, 9).getFirst().units());
    when(recovered, epoch(recovered, 7, 8, Deltas.of(Deltas.WINDOWS, 1)));
    assertFalse(recovered.units().iterator().next().idle());
  }
}
