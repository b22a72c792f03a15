package io.dataaggregator.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.split.SplitReport;
import io.dataaggregator.engine.split.UnitProgress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoordinationTest {
  private static final Instant NOW = Instant.EPOCH;
  private final Coordination leading = new Coordination("me", 1);

  /** A batch run with unit 0 on split 0 and unit 1 on split 1, all listed. */
  private static PipelineState listed() {
    return listed(Mode.BATCH);
  }

  private static PipelineState listed(Mode mode) {
    List<Assignment> units =
        List.of(
            new Assignment(new SourceUnit("a", "a", 0, 0, 9, 9, ""), 0),
            new Assignment(new SourceUnit("b", "b", 0, 0, 9, 9, ""), 1));
    return PipelineState.EMPTY
        .apply(new PipelineEvent.Defined(1, "one", NOW))
        .apply(new PipelineEvent.Activated(NOW))
        .apply(new PipelineEvent.RunStarted("r", "manual", null, 1, 1, true, mode, NOW))
        .apply(new PipelineEvent.UnitsAssigned(0, units, NOW))
        .apply(new PipelineEvent.ListingCompleted(NOW));
  }

  private static Generation work(PipelineState state) {
    return assertInstanceOf(Generation.class, state.working());
  }

  private static SplitReport report(
      long sequence, int unit, long watermark, boolean finished, long earliest, long latest) {
    UnitProgress progress = new UnitProgress(unit, 5, watermark, false, finished);
    Ledger ledger = new Ledger(5, 5, 0, 0, 0, 0, 0);
    return new SplitReport(sequence, 0, ledger, earliest, latest, List.of(progress));
  }

  private void heard(PipelineState state, int split, SplitReport report) {
    leading.reported("me", 1, split, work(state), report);
  }

  private Optional<PipelineCommand> next(PipelineState state) {
    return leading.next(state, 0.5, false, Long.MAX_VALUE, NOW);
  }

  @Test
  void aSilentSplitHoldsTheFrontier() {
    PipelineState state = listed();
    heard(state, 0, report(4, 0, 50, false, 10, 60));
    assertEquals(new Pace(Long.MIN_VALUE, Set.of(1)), leading.pace(work(state)));
    assertEquals(Optional.empty(), next(state));
    heard(state, 1, report(4, 1, 30, false, Long.MAX_VALUE, Long.MIN_VALUE));
    assertEquals(new Pace(30, Set.of(1)), leading.pace(work(state)));
    assertEquals(Optional.of(new PipelineCommand.OpenSeal(1, 30, false, NOW)), next(state));
  }

  @Test
  void hearsOnlyWhatItAskedForAndTheNewestOfThat() {
    PipelineState state = listed();
    heard(state, 0, report(4, 0, 50, false, 10, 60));
    SplitReport news = report(9, 1, 40, false, 10, 60);
    leading.reported("another", 1, 1, work(state), news);
    leading.reported("me", 2, 1, work(state), news);
    // the unit is another split's
    heard(state, 0, news);
    assertEquals(Long.MIN_VALUE, leading.pace(work(state)).frontier());
    heard(state, 1, news);
    heard(state, 1, report(8, 1, 20, false, 10, 60));
    assertEquals(40, leading.pace(work(state)).frontier());
  }

  /** What came late for windows that are closed does not wait for the frontier to rise. */
  @Test
  void sealsOnceMoreAtOneFrontierWhereWindowsAreRevised() {
    PipelineState state = sealed(Mode.CONTINUOUS);
    SplitReport old = report(4, 0, 50, false, 40, 60);
    heard(state, 0, old);
    heard(state, 1, report(4, 1, 50, false, 60, 60));
    // from before the seal: it may have taken what is said to close
    assertEquals(Optional.empty(), leading.next(state, 0.5, true, Long.MAX_VALUE, NOW));
    heard(state, 0, new SplitReport(5, 1, old.ledger(), 40, 60, old.units()));
    assertEquals(
        Optional.of(new PipelineCommand.OpenSeal(1, 50, false, NOW)),
        leading.next(state, 0.5, true, Long.MAX_VALUE, NOW));
    assertEquals(Optional.empty(), next(state));
    // the last seal of a batch takes it
    assertEquals(
        Optional.empty(), leading.next(sealed(Mode.BATCH), 0.5, true, Long.MAX_VALUE, NOW));
  }

  private static PipelineState sealed(Mode mode) {
    return listed(mode)
        .apply(new PipelineEvent.FrontierAdvanced(50, 1, false, NOW))
        .apply(new PipelineEvent.SealPublished(1, NOW));
  }

  @Test
  void anIdleUnitHoldsNothingBackUntilItWakes() {
    PipelineState state = listed(Mode.CONTINUOUS);
    heard(state, 0, report(4, 0, 50, false, 10, 60));
    SplitReport reading = report(4, 1, 20, false, Long.MAX_VALUE, Long.MIN_VALUE);
    heard(state, 1, reading);
    assertEquals(new Pace(20, Set.of(1)), leading.pace(work(state)));
    UnitProgress idle = new UnitProgress(1, 5, 20, true, false);
    heard(
        state,
        1,
        new SplitReport(5, 0, reading.ledger(), Long.MAX_VALUE, Long.MIN_VALUE, List.of(idle)));
    assertEquals(new Pace(50, Set.of(0)), leading.pace(work(state)));
    assertEquals(Optional.of(new PipelineCommand.OpenSeal(1, 50, false, NOW)), next(state));
    // what was sealed meanwhile stays so
    heard(state, 1, report(6, 1, 25, false, 30, 60));
    assertEquals(new Pace(25, Set.of(1)), leading.pace(work(state)));
    assertEquals(Optional.empty(), next(sealed(Mode.CONTINUOUS)));
  }

  /** Where every unit is idle, nothing holds the frontier and nothing raises it. */
  @Test
  void revisesWhileEveryUnitIsIdle() {
    PipelineState state = sealed(Mode.CONTINUOUS);
    for (int unit = 0; unit < 2; unit++) {
      UnitProgress idle = new UnitProgress(unit, 5, 70, true, false);
      SplitReport report =
          new SplitReport(5, 1, new Ledger(5, 5, 0, 0, 0, 0, 0), 40, 60, List.of(idle));
      heard(state, unit, report);
    }
    assertEquals(
        Optional.of(new PipelineCommand.OpenSeal(1, 50, false, NOW)),
        leading.next(state, 0.5, true, Long.MAX_VALUE, NOW));
    assertEquals(Optional.empty(), next(state));
  }

  @Test
  void opensNoSealThatClosesNothingOrBeforeTheListing() {
    PipelineState state = listed();
    heard(state, 0, report(4, 0, 50, false, 51, 60));
    heard(state, 1, report(4, 1, 50, false, 51, 60));
    assertEquals(Optional.empty(), next(state));
    PipelineState unlisted =
        PipelineState.EMPTY
            .apply(new PipelineEvent.Defined(1, "one", NOW))
            .apply(new PipelineEvent.RunStarted("r", "manual", null, 1, 1, true, Mode.BATCH, NOW));
    assertEquals(
        Optional.empty(),
        new Coordination("me", 1).next(unlisted, 0.5, false, Long.MAX_VALUE, NOW));
  }

  @Test
  void publishesOnlyWhatEverySplitAnsweredByNumber() {
    PipelineState state = listed().apply(new PipelineEvent.FrontierAdvanced(30, 1, false, NOW));
    leading.answered("me", 1, 0, 1);
    leading.answered("me", 1, 1, 2);
    leading.answered("me", 7, 1, 1);
    leading.answered("another", 1, 1, 1);
    assertEquals(Set.of(1), leading.owing(work(state)));
    assertEquals(Optional.empty(), next(state));
    leading.answered("me", 1, 1, 1);
    assertEquals(Optional.of(new PipelineCommand.Publish(1, 1, Set.of(0, 1), NOW)), next(state));
  }

  @Test
  void endsWithASealThatClosesEveryBucketAndNotMore() {
    PipelineState state = listed();
    heard(state, 0, report(4, 0, 50, true, 51, 70));
    heard(state, 1, report(4, 1, 50, true, 51, 60));
    assertEquals(Optional.of(new PipelineCommand.OpenSeal(1, 70, true, NOW)), next(state));
    PipelineState closed =
        state
            .apply(new PipelineEvent.FrontierAdvanced(70, 1, true, NOW))
            .apply(new PipelineEvent.SealPublished(1, NOW));
    PipelineCommand.FinishRun end =
        assertInstanceOf(PipelineCommand.FinishRun.class, next(closed).orElseThrow());
    assertEquals(10, end.total().aggregated());
    // another incarnation has to hear of the books first
    assertEquals(
        Optional.empty(), new Coordination("new", 1).next(closed, 0.5, false, Long.MAX_VALUE, NOW));
  }

  /** What a seal left open calls for the next one when that would close it, and for the last. */
  @Test
  void closesWhatIsCarriedOn() {
    PipelineState state = sealed(Mode.BATCH);
    heard(state, 0, report(4, 0, 70, false, 90, 95));
    heard(state, 1, report(4, 1, 65, false, 90, 95));
    assertEquals(Optional.empty(), leading.next(state, 0.5, false, 66, NOW));
    assertEquals(
        Optional.of(new PipelineCommand.OpenSeal(1, 65, false, NOW)),
        leading.next(state, 0.5, false, 65, NOW));
    heard(state, 0, report(5, 0, 70, true, Long.MAX_VALUE, Long.MIN_VALUE));
    heard(state, 1, report(5, 1, 70, true, Long.MAX_VALUE, Long.MIN_VALUE));
    assertEquals(
        Optional.of(new PipelineCommand.OpenSeal(1, 66, true, NOW)),
        leading.next(state, 0.5, false, 66, NOW));
    assertEquals(Optional.of(new PipelineCommand.OpenSeal(1, 50, true, NOW)), next(state));
  }

  /** One that ended with fewer books would have its records counted by the next run as well. */
  @Test
  void aPausedRunEndsWithTheBooksOfAllItsSplits() {
    PipelineState state =
        listed(Mode.CONTINUOUS)
            .apply(new PipelineEvent.FrontierAdvanced(30, 1, false, NOW))
            .apply(new PipelineEvent.SealPublished(1, NOW))
            .apply(new PipelineEvent.Paused(NOW));
    assertEquals(Optional.empty(), next(state));
    heard(state, 0, report(4, 0, 50, false, 51, 60));
    assertEquals(Optional.empty(), next(state));
    heard(state, 1, report(4, 1, 50, false, 51, 60));
    assertEquals(Optional.empty(), next(state));
    assertEquals(Set.of(0, 1), leading.halting(state));
    leading.halted("me", 1, 0, 4);
    leading.halted("another", 1, 1, 4);
    assertEquals(Set.of(1), leading.halting(state));
    Coordination fresh = new Coordination("fresh", 1);
    for (int split : fresh.halting(state)) fresh.halted("fresh", 1, split, 0);
    assertEquals(Set.of(), fresh.halting(state), "splits that never began");
    // what it counted up to there is yet to come
    leading.halted("me", 1, 1, 5);
    assertEquals(Optional.empty(), next(state));
    heard(state, 1, report(5, 1, 50, false, 51, 60));
    assertEquals(Set.of(), leading.halting(state));
    Ledger total = new Ledger(10, 10, 0, 0, 0, 0, 0);
    assertEquals(Optional.of(new PipelineCommand.FinishRun("r", total, 1, NOW)), next(state));
  }

  @Test
  void endsARunThatRejectsTooMuch() {
    PipelineState state = listed();
    Ledger bad = new Ledger(2_000, 500, 0, 0, 0, 0, 1_500);
    heard(state, 0, new SplitReport(1, 0, bad, 10, 20, List.of()));
    // the other may have read a thousand times as many and rejected none
    assertTrue(next(state).isEmpty());
    heard(state, 1, new SplitReport(1, 0, Ledger.EMPTY, 10, 20, List.of()));
    PipelineCommand.FailRun fail =
        assertInstanceOf(PipelineCommand.FailRun.class, next(state).orElseThrow());
    assertEquals("limit.rejected", fail.error().code());
    assertTrue(leading.next(state, 0.9, false, Long.MAX_VALUE, NOW).isEmpty());
  }
}
