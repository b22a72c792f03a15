package io.dataaggregator.engine.split;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.decision.Decision.Accepted;
import io.dataaggregator.engine.decision.Decision.Rejected;
import io.dataaggregator.engine.definition.LimitsDefinition;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.split.SplitCommand.CommitEpoch;
import io.dataaggregator.engine.split.SplitCommand.Resume;
import io.dataaggregator.engine.split.SplitCommand.Start;
import java.util.List;

/** Splits under test, and what is asked of them. */
final class Given {
  static final LimitsDefinition LIMITS = new LimitsDefinition(1_000, 1L << 30, 1);
  static final Start START = new Start("definition", 3, Long.MIN_VALUE, 0);

  private Given() {}

  /** A split of which incarnation {@code i1} took hold. */
  static SplitState started(AggregatePlan plan) {
    SplitState state = new SplitState(definition -> new TableBuckets(plan, 2));
    when(state, START);
    when(state, new Resume("i1"));
    return state;
  }

  static List<SplitEvent> when(SplitState state, SplitCommand command) {
    Decision<SplitEvent, SplitRejection> decision = state.decide(command);
    if (!(decision instanceof Accepted<SplitEvent, SplitRejection>(var events))) {
      throw new AssertionError(command + " led to " + decision);
    }
    events.forEach(state::apply);
    return events;
  }

  static <R extends SplitRejection> R refusal(
      Class<R> type, SplitState state, SplitCommand command) {
    if (!(state.decide(command) instanceof Rejected<SplitEvent, SplitRejection>(var reason))) {
      throw new AssertionError(command + " was accepted");
    }
    return assertInstanceOf(type, reason);
  }

  static UnitAdvance advance(long from, long to) {
    return new UnitAdvance(from, new UnitProgress(0, to, Long.MIN_VALUE, false, false));
  }

  static Ledger counts(long aggregated, long late) {
    return new Ledger(aggregated + late, aggregated, 0, 0, 0, late, 0);
  }

  static CommitEpoch epoch(SplitState state, long from, long to, Delta delta) {
    return new CommitEpoch(
        "i1",
        List.of(advance(from, to)),
        counts(delta.records(), 0),
        0,
        delta,
        state.lateUntil(),
        LIMITS);
  }

  static void commit(SplitState state, long from, long to, long... numbers) {
    when(state, epoch(state, from, to, Deltas.of(Deltas.WINDOWS, numbers)));
  }
}
