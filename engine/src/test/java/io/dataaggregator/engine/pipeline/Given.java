package io.dataaggregator.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.decision.Decision.Accepted;
import io.dataaggregator.engine.decision.Decision.Rejected;
import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.definition.RunDefinition.Misfire;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.definition.RunDefinition.Overlap;
import io.dataaggregator.engine.definition.RunDefinition.Refresh;
import io.dataaggregator.engine.definition.RunDefinition.Retry;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.redefinition.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** A pipeline under test: executes commands and remembers what came of the last one. */
final class Given {
  static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");
  static final RunDefinition FULL = rules(Mode.BATCH, Refresh.FULL, Misfire.ONCE, Overlap.QUEUE);
  static final RunDefinition INCREMENTAL =
      rules(Mode.BATCH, Refresh.INCREMENTAL, Misfire.ONCE, Overlap.QUEUE);
  static final RunDefinition CONTINUOUS =
      rules(Mode.CONTINUOUS, Refresh.FULL, Misfire.ONCE, Overlap.QUEUE);

  PipelineState state = PipelineState.EMPTY;

  /** What a newer definition does to the state, as whoever can read definitions says. */
  Verdict verdict = Verdict.RECOMPUTES;

  static RunDefinition rules(Mode mode, Refresh refresh, Misfire misfire, Overlap overlap) {
    return new RunDefinition(
        mode, refresh, null, ZoneOffset.UTC, misfire, overlap, 2, new Retry(3, 1_000_000));
  }

  static SourceUnit unit(String name, long bytes) {
    return new SourceUnit(name, name, 0, 0, bytes, bytes, "1");
  }

  static SourceUnit range(String file, int index) {
    return new SourceUnit(
        file + "#" + index, file, index, 100L * index, 100L * index + 100, 100, "1");
  }

  static Ledger ledger(long aggregated, long rejected) {
    return new Ledger(aggregated + rejected, aggregated, 0, 0, 0, 0, rejected);
  }

  /** A pipeline that is defined and active. */
  static Given active() {
    return new Given()
        .when(new PipelineCommand.Define("one", OptionalInt.empty(), NOW))
        .when(new PipelineCommand.Activate(NOW));
  }

  /** An active pipeline with a run that has listed two units for two splits. */
  static Given running(String run, RunDefinition rules) {
    return active().start(run, rules).list(run, unit("a", 5), unit("b", 5));
  }

  Given start(String run, RunDefinition rules) {
    return when(new PipelineCommand.StartRun(run, "manual", rules, NOW));
  }

  Given list(String run, SourceUnit... units) {
    return when(new PipelineCommand.AssignUnits(run, List.of(units), 2, NOW))
        .when(new PipelineCommand.CompleteListing(run, NOW));
  }

  /** The run publishes its last seal and succeeds. */
  Given succeed(String run, long frontier, Ledger total) {
    Generation work = working();
    long seal = work.seal() + 1;
    return when(new PipelineCommand.OpenSeal(work.number(), frontier, true, NOW))
        .when(new PipelineCommand.Publish(work.number(), seal, Set.copyOf(work.splits()), NOW))
        .when(new PipelineCommand.FinishRun(run, total, 1, NOW));
  }

  Generation working() {
    return assertInstanceOf(Generation.class, state.working());
  }

  Generation current() {
    return assertInstanceOf(Generation.class, state.generations().current());
  }

  Run run() {
    return assertInstanceOf(Run.class, state.runs().active());
  }

  Given when(PipelineCommand command) {
    events(command);
    return this;
  }

  /** From now on newer definitions do this to the state. */
  Given that(Verdict newer) {
    verdict = newer;
    return this;
  }

  Change change() {
    Generation work = state.generations().working();
    int from = work == null ? 0 : work.definitionVersion();
    return new Change(from, state.version(), verdict, "aggregate.groupBy: so it is");
  }

  List<PipelineEvent> events(PipelineCommand command) {
    Decision<PipelineEvent, PipelineRejection> decision = state.decide(command, change());
    if (!(decision instanceof Accepted<PipelineEvent, PipelineRejection>(var events))) {
      throw new AssertionError(command + " led to " + decision);
    }
    events.forEach(event -> state = state.apply(event));
    return events;
  }

  <R extends PipelineRejection> R refusal(Class<R> type, PipelineCommand command) {
    if (!(state.decide(command, change())
        instanceof Rejected<PipelineEvent, PipelineRejection>(var reason))) {
      throw new AssertionError(command + " was accepted");
    }
    return assertInstanceOf(type, reason);
  }

  void unchanged(PipelineCommand command) {
    assertEquals(Decision.unchanged(), state.decide(command, change()));
  }
}
