package io.dataaggregator.engine.split;

import static io.dataaggregator.engine.split.Given.LIMITS;
import static io.dataaggregator.engine.split.Given.advance;
import static io.dataaggregator.engine.split.Given.commit;
import static io.dataaggregator.engine.split.Given.counts;
import static io.dataaggregator.engine.split.Given.refusal;
import static io.dataaggregator.engine.split.Given.started;
import static io.dataaggregator.engine.split.Given.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.split.SplitCommand.CommitEpoch;
import io.dataaggregator.engine.split.SplitRejection.Inconsistent;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Rows of exploded records are counted beside the ledger. */
class SplitRowsTest {
  /** Two records that are three rows, or a row each: only the former need another event. */
  @Test
  void countsRowsBesideRecords() {
    SplitState state = started(Deltas.WINDOWS);
    commit(state, 0, 10, 5);
    Delta delta = Deltas.of(Deltas.WINDOWS, 1, 2, 3);
    List<UnitAdvance> units = List.of(advance(10, 20));
    Function<Rows, CommitEpoch> epoch =
        rows ->
            new CommitEpoch(
                "i1",
                units,
                counts(2, 0),
                rows,
                0,
                delta,
                KeyBlock.NONE,
                state.lateUntil(),
                LIMITS);
    for (Rows wrong : List.of(new Rows(2, 0), new Rows(4, 0), new Rows(3, -1))) {
      refusal(Inconsistent.class, state, epoch.apply(wrong));
    }
    Delta one = Deltas.of(Deltas.WINDOWS, 1);
    refusal(
        Inconsistent.class,
        state,
        new CommitEpoch(
            "i1", units, counts(2, 0), new Rows(1, 0), 0, one, KeyBlock.NONE, 0, LIMITS));
    List<SplitEvent> events = when(state, epoch.apply(new Rows(3, 7)));
    assertInstanceOf(SplitEvent.TransformedCommitted.class, events.getFirst());
    assertEquals(new Rows(4, 7), state.rows());
    assertEquals(3, state.ledger().aggregated());
    assertEquals(4, state.open().records());
    var snapshot = new TransformedSnapshot(state.toSnapshot(), state.rows());
    SplitState restored =
        SplitState.restore(snapshot, definition -> new TableBuckets(Deltas.WINDOWS, 2));
    assertEquals(new Rows(4, 7), restored.rows());
    assertEquals(state.toSnapshot().ledger(), restored.ledger());
    assertEquals(
        new Rows(3, 0),
        SplitState.restore(state.toSnapshot(), definition -> new TableBuckets(Deltas.WINDOWS, 2))
            .rows());
  }
}
