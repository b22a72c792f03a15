package io.dataaggregator.engine.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.reference.ReferenceVersion;
import io.dataaggregator.engine.split.SplitCommand.CommitEpoch;
import io.dataaggregator.engine.split.SplitEvent.EpochCommitted;
import io.dataaggregator.engine.split.SplitEvent.JoinedCommitted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each record counts with the version that it was joined with. */
class SplitJoinsTest {
  private static final ReferenceVersion A = new ReferenceVersion("a", 3, 1);
  private static final ReferenceVersion B = new ReferenceVersion("b", 4, 2);

  private long offset;

  private CommitEpoch epoch(int records, ReferenceVersion... references) {
    long from = offset;
    offset += records + 1;
    var counts = new Ledger(records, 0, 0, records, 0, 0, 0);
    return new CommitEpoch(
        "i1",
        List.of(new UnitAdvance(from, new UnitProgress(0, offset, 0, false, false))),
        counts,
        Rows.NONE,
        0,
        Delta.EMPTY,
        KeyBlock.NONE,
        List.of(references),
        Long.MIN_VALUE,
        Given.LIMITS);
  }

  private static SplitEvent commit(SplitState state, CommitEpoch epoch) {
    List<SplitEvent> events = Given.when(state, epoch);
    assertEquals(1, events.size());
    return events.getFirst();
  }

  private static Ledger filtered(long records) {
    return new Ledger(records, 0, 0, records, 0, 0, 0);
  }

  @Test
  void countsByVersion() {
    SplitState state = Given.started(Deltas.WINDOWS);
    assertInstanceOf(JoinedCommitted.class, commit(state, epoch(5, A, B)));
    commit(state, epoch(7, B, B));
    commit(state, epoch(1, new ReferenceVersion("a", 3, 9), B));
    List<Joined> expected =
        List.of(
            new Joined(0, A, filtered(6)),
            new Joined(1, B, filtered(13)),
            new Joined(0, B, filtered(7)));
    assertEquals(expected, state.joined());
    var snapshot =
        new JoinedSnapshot(
            new KeysSnapshot(new TransformedSnapshot(state.toSnapshot(), state.rows()), List.of()),
            state.joined());
    SplitState restored =
        SplitState.restore(snapshot, definition -> new TableBuckets(Deltas.WINDOWS, 2));
    assertEquals(expected, restored.joined());
    commit(restored, epoch(1, A, B));
    assertEquals(filtered(7), restored.joined().getFirst().counts());
  }

  /** The release before reads what it would have written. */
  @Test
  void whatNeedsNoVersionIsWrittenAsBefore() {
    SplitState state = Given.started(Deltas.WINDOWS);
    assertInstanceOf(EpochCommitted.class, commit(state, epoch(5)));
    assertInstanceOf(EpochCommitted.class, commit(state, epoch(0, A)));
    assertEquals(List.of(), state.joined());
  }

  @Test
  void earlierVersionsAreCountedTogether() {
    SplitState state = Given.started(Deltas.WINDOWS);
    for (int i = 0; i < 20; i++) commit(state, epoch(1, new ReferenceVersion("v" + i, 1, i), A));
    List<Joined> first = state.joined().stream().filter(one -> one.lookup() == 0).toList();
    assertEquals(JoinLog.VERSIONS, first.size());
    assertEquals(new Joined(0, new ReferenceVersion("", 0, 0), filtered(5)), first.getFirst());
    assertEquals(new Joined(0, new ReferenceVersion("v19", 1, 19), filtered(1)), first.getLast());
    assertEquals(
        filtered(20), first.stream().map(Joined::counts).reduce(Ledger.EMPTY, Ledger::plus));
    List<Joined> second = state.joined().stream().filter(one -> one.lookup() == 1).toList();
    assertEquals(List.of(new Joined(1, A, filtered(20))), second);
  }
}
