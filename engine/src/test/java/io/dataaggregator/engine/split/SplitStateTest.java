package io.dataaggregator.engine.split;

import static io.dataaggregator.engine.split.Given.LIMITS;
import static io.dataaggregator.engine.split.Given.START;
import static io.dataaggregator.engine.split.Given.advance;
import static io.dataaggregator.engine.split.Given.commit;
import static io.dataaggregator.engine.split.Given.counts;
import static io.dataaggregator.engine.split.Given.epoch;
import static io.dataaggregator.engine.split.Given.refusal;
import static io.dataaggregator.engine.split.Given.started;
import static io.dataaggregator.engine.split.Given.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.decision.Decision.Accepted;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.split.SplitCommand.CommitEpoch;
import io.dataaggregator.engine.split.SplitCommand.Forget;
import io.dataaggregator.engine.split.SplitCommand.Resume;
import io.dataaggregator.engine.split.SplitCommand.Seal;
import io.dataaggregator.engine.split.SplitCommand.Start;
import io.dataaggregator.engine.split.SplitRejection.Discontinuous;
import io.dataaggregator.engine.split.SplitRejection.Fenced;
import io.dataaggregator.engine.split.SplitRejection.Inconsistent;
import io.dataaggregator.engine.split.SplitRejection.Limit;
import io.dataaggregator.engine.split.SplitRejection.NotStarted;
import io.dataaggregator.engine.split.SplitRejection.OutOfOrder;
import io.dataaggregator.engine.split.SplitRejection.Overtaken;
import io.dataaggregator.engine.split.SplitSnapshot.UnitCommit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitStateTest {
  @Test
  void startsOnceAndNothingBefore() {
    SplitState state = new SplitState(definition -> new TableBuckets(Deltas.WINDOWS));
    refusal(NotStarted.class, state, new Resume("i1"));
    when(state, new Start("definition", 3, 40, 7));
    assertEquals(Decision.unchanged(), state.decide(START));
    assertEquals(40, state.frontier());
    assertEquals(7, state.seal());
  }

  @Test
  void onlyThePresentIncarnationActs() {
    SplitState state = started(Deltas.WINDOWS);
    when(state, new Resume("i2"));
    assertEquals(Decision.unchanged(), state.decide(new Resume("i2")));
    assertEquals("i2", refusal(Fenced.class, state, new Seal("i1", 10, 1)).current());
    refusal(Fenced.class, state, new Forget("i1", 0));
    refusal(Fenced.class, state, epoch(state, 0, 1, Deltas.of(Deltas.WINDOWS, 1)));
  }

  @Test
  void anEpochContinuesWhereTheLastEnded() {
    SplitState state = started(Deltas.WINDOWS);
    commit(state, 100, 130, 1, 2, 11);
    assertEquals(
        new Discontinuous(0, 130),
        refusal(Discontinuous.class, state, epoch(state, 100, 140, Delta.EMPTY)));
    commit(state, 130, 140, 12);
    assertEquals(4, state.ledger().aggregated());
    assertEquals(4, state.open().records());
  }

  @Test
  void anEpochAddsUp() {
    SplitState state = started(Deltas.WINDOWS);
    Delta delta = Deltas.of(Deltas.WINDOWS, 1, 2);
    List<UnitAdvance> units = List.of(advance(0, 10));
    long now = state.lateUntil();
    Ledger unbalanced = new Ledger(5, 2, 0, 0, 0, 0, 0);
    refusal(
        Inconsistent.class, state, new CommitEpoch("i1", units, unbalanced, 0, delta, now, LIMITS));
    refusal(
        Inconsistent.class,
        state,
        new CommitEpoch("i1", units, counts(3, 0), 0, delta, now, LIMITS));
    refusal(
        Inconsistent.class,
        state,
        new CommitEpoch("i1", units, counts(2, 1), 0, delta, now, LIMITS));
    refusal(
        Inconsistent.class,
        state,
        new CommitEpoch("i1", units, counts(2, 0), 0, delta, now + 1, LIMITS));
    refusal(
        Inconsistent.class,
        state,
        new CommitEpoch("i1", List.of(), counts(2, 0), 0, delta, now, LIMITS));
    refusal(Inconsistent.class, state, epoch(state, 10, 5, delta));
  }

  @Test
  void persistsNoEpochThatChangesNothing() {
    SplitState state = started(Deltas.WINDOWS);
    assertEquals(Decision.unchanged(), state.decide(epoch(state, 7, 7, Delta.EMPTY)));
    UnitProgress idle = new UnitProgress(0, 7, Long.MIN_VALUE, true, false);
    UnitProgress done = new UnitProgress(0, 7, Long.MIN_VALUE, false, true);
    for (UnitProgress progress : List.of(idle, done)) {
      CommitEpoch command =
          new CommitEpoch(
              "i1",
              List.of(new UnitAdvance(7, progress)),
              Ledger.EMPTY,
              0,
              Delta.EMPTY,
              state.lateUntil(),
              LIMITS);
      assertEquals(1, when(state, command).size());
      assertEquals(Decision.unchanged(), state.decide(command));
    }
    refusal(Inconsistent.class, state, epoch(state, 7, 9, Delta.EMPTY));
  }

  @Test
  void anEpochThatASealOvertookIsClassifiedAgain() {
    SplitState state = started(Deltas.WINDOWS);
    CommitEpoch prepared = epoch(state, 0, 20, Deltas.of(Deltas.WINDOWS, 3, 21));
    when(state, new Seal("i1", 15, 1));
    assertEquals(15, refusal(Overtaken.class, state, prepared).frontier());
    // whether the split ever held the bucket does not matter; what is still open is
    CommitEpoch again =
        new CommitEpoch(
            "i1",
            List.of(advance(0, 20)),
            counts(1, 1),
            1,
            Deltas.of(Deltas.WINDOWS, 21),
            state.lateUntil(),
            LIMITS);
    when(state, again);
    assertTrue(state.committed(0, 3, "i1"));
    assertFalse(state.committed(0, 3, "i2"));
    assertFalse(state.committed(0, 20, "i1"));
  }

  @Test
  void sealsInOrderAndAnswersAgainWithoutPersisting() {
    SplitState state = started(Deltas.WINDOWS);
    commit(state, 0, 5, 1, 2, 3, 11);
    when(state, new Seal("i1", 15, 1));
    assertEquals(Decision.unchanged(), state.decide(new Seal("i1", 15, 1)));
    assertEquals(2, refusal(OutOfOrder.class, state, new Seal("i1", 30, 3)).seal());
    assertEquals(15, refusal(OutOfOrder.class, state, new Seal("i1", 14, 2)).frontier());
    assertEquals(1, state.open().records());
    when(state, new Seal("i1", 15, 2));
    assertEquals(0, state.segments(2));
  }

  @Test
  void aFrozenSetIsCutOnceAndStaysAsItIs() {
    SplitState state = started(Deltas.WINDOWS);
    commit(state, 0, 5, 1, 2, 3, 11);
    when(state, new Seal("i1", 15, 1));
    assertEquals(2, state.segments(1));
    List<Segment> segments = segments(state);
    commit(state, 5, 9, 12, 12, 13, 31);
    assertEquals(segments, segments(state));
    SplitState other =
        SplitState.restore(state.toSnapshot(), definition -> new TableBuckets(Deltas.WINDOWS, 1));
    assertEquals(segments, segments(other));
    assertEquals(3, segments.stream().mapToLong(Segment::records).sum());
  }

  private static List<Segment> segments(SplitState state) {
    List<Segment> segments = new ArrayList<>();
    for (int range = 0; range < state.segments(1); range++) {
      segments.add(assertInstanceOf(Segment.class, state.segment(1, range)));
    }
    return segments;
  }

  @Test
  void forgetsOnlyWhatIsPublished() {
    SplitState state = started(Deltas.WINDOWS);
    commit(state, 0, 5, 1, 11, 21);
    when(state, new Seal("i1", 15, 1));
    when(state, new Seal("i1", 25, 2));
    refusal(OutOfOrder.class, state, new Forget("i1", 3));
    assertEquals(Decision.unchanged(), state.decide(new Forget("i1", 0)));
    when(state, new Forget("i1", 1));
    assertEquals(List.of(2L), List.copyOf(state.frozenSeals()));
    assertNull(state.frozen(1));
    assertEquals(0, state.segments(1));
    assertEquals(Decision.unchanged(), state.decide(new Forget("i1", 1)));
  }

  @Test
  void whatHasNoWindowIsNeverLate() {
    SplitState state = started(Deltas.ALL_TIME);
    when(state, epoch(state, 0, 2, Deltas.of(Deltas.ALL_TIME, 4, 4)));
    when(state, new Seal("i1", Long.MAX_VALUE, 1));
    assertEquals(0, state.open().size());
    when(state, epoch(state, 2, 3, Deltas.of(Deltas.ALL_TIME, 4)));
    when(state, new Seal("i1", Long.MAX_VALUE, 2));
    assertEquals(1, assertInstanceOf(Segment.class, state.segment(2, 0)).records());
  }

  @Test
  void aWindowAtTheEndOfTimeIsNotClosedBeforeIt() {
    SplitState state = started(Deltas.WINDOWS);
    when(state, new Seal("i1", 1_000, 1));
    commit(state, 0, 1, Long.MAX_VALUE - 2);
    assertEquals(Long.MAX_VALUE, SplitReport.of(state, 1, List.of()).earliestClose());
    when(state, new Seal("i1", Long.MAX_VALUE - 1, 2));
    assertEquals(1, state.open().records());
    when(state, new Seal("i1", Long.MAX_VALUE, 3));
    assertEquals(0, state.open().records());
    assertEquals(1, state.segments(3));
  }

  @Test
  void limitsHoldAndKeepTheState() {
    SplitState state = started(Deltas.WINDOWS);
    commit(state, 0, 5, 1, 2);
    LimitsDefinition three = new LimitsDefinition(3, 1L << 30, 1);
    CommitEpoch fits = limited(state, three, Deltas.of(Deltas.WINDOWS, 1, 2, 3));
    CommitEpoch tooMany = limited(state, three, Deltas.of(Deltas.WINDOWS, 3, 4));
    assertEquals("limit.buckets", refusal(Limit.class, state, tooMany).code());
    assertInstanceOf(Accepted.class, state.decide(fits));
    LimitsDefinition small = new LimitsDefinition(1_000, 10, 1);
    CommitEpoch tooLarge = limited(state, small, Deltas.of(Deltas.WINDOWS, 1));
    assertEquals("limit.state-bytes", refusal(Limit.class, state, tooLarge).code());
    assertEquals(2, state.open().records());
  }

  private static CommitEpoch limited(SplitState state, LimitsDefinition limits, Delta delta) {
    return new CommitEpoch(
        "i1",
        List.of(advance(5, 9)),
        counts(delta.records(), 0),
        0,
        delta,
        state.lateUntil(),
        limits);
  }

  @Test
  void reportsNameEveryUnitInPartsThatFitAMessage() {
    SplitState state = started(Deltas.WINDOWS);
    assertEquals(1, SplitReport.all(state, 1).size());
    List<UnitAdvance> units = new ArrayList<>();
    for (int unit = 0; unit < 2_500; unit++) {
      units.add(new UnitAdvance(0, new UnitProgress(unit, 9, 4, false, true)));
    }
    when(
        state,
        new CommitEpoch("i1", units, Ledger.EMPTY, 0, Delta.EMPTY, state.lateUntil(), LIMITS));
    List<SplitReport> reports = SplitReport.all(state, 17);
    assertEquals(3, reports.size());
    List<UnitProgress> named = reports.stream().flatMap(r -> r.units().stream()).toList();
    assertEquals(List.copyOf(state.units()), named);
    assertTrue(reports.stream().allMatch(r -> r.units().size() <= SplitReport.MAX_UNITS));
  }

  /** What dead letters are visible by costs nothing where there are none. */
  @Test
  void remembersWhoCommittedWhereThereAreDeadLetters() {
    SplitState state = started(Deltas.WINDOWS);
    commit(state, 100, 110, 1);
    assertEquals(List.of(), state.commits());
    when(state, late("i1", 110, 120));
    commit(state, 120, 130, 2);
    when(state, new Resume("i2"));
    when(state, late("i2", 130, 140));
    assertEquals(
        List.of(new UnitCommit(0, "i1", 110, 130), new UnitCommit(0, "i2", 130, 140)),
        state.commits());
  }

  private static CommitEpoch late(String who, long from, long to) {
    return new CommitEpoch(
        who, List.of(advance(from, to)), counts(0, 1), 1, Delta.EMPTY, Long.MIN_VALUE, LIMITS);
  }
}
