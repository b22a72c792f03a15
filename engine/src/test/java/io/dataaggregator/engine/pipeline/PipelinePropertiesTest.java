package io.dataaggregator.engine.pipeline;

import static io.dataaggregator.engine.pipeline.Given.FULL;
import static io.dataaggregator.engine.pipeline.Given.INCREMENTAL;
import static io.dataaggregator.engine.pipeline.Given.NOW;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.decision.Decision.Accepted;
import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.definition.RunDefinition.Retry;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineEvent.Defined;
import io.dataaggregator.engine.pipeline.PipelineEvent.RunStarted;
import io.dataaggregator.engine.redefinition.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class PipelinePropertiesTest {
  private static final RunError ERROR =
      new RunError(RunError.Category.RESOURCE, "source.away", "the source is away");

  @Provide
  Arbitrary<PipelineCommand> commands() {
    Arbitrary<String> run = Arbitraries.of("r1", "r2", "r3", "r4", "r5");
    Arbitrary<RunDefinition> rules = Arbitraries.of(FULL, INCREMENTAL, Given.CONTINUOUS);
    Arbitrary<Long> number = Arbitraries.longs().between(1, 4);
    return Arbitraries.oneOf(
        Arbitraries.of("one", "two")
            .map(text -> new PipelineCommand.Define(text, OptionalInt.empty(), NOW)),
        Arbitraries.just(new PipelineCommand.Activate(NOW)),
        Arbitraries.of(true, false)
            .map(reset -> new PipelineCommand.ActivateVersion(OptionalInt.empty(), reset, NOW)),
        run.map(r -> new PipelineCommand.Adopt(r, NOW)),
        Arbitraries.just(new PipelineCommand.Pause(NOW)),
        Arbitraries.just(new PipelineCommand.Delete(OptionalInt.empty(), Ledger.EMPTY, NOW)),
        run.flatMap(r -> rules.map(x -> new PipelineCommand.StartRun(r, "manual", x, NOW))),
        number.flatMap(
            n -> rules.map(x -> new PipelineCommand.Tick("t" + n, NOW.plusSeconds(n), x, NOW))),
        rules.map(x -> new PipelineCommand.StartQueued(x, NOW)),
        run.map(r -> new PipelineCommand.CancelRun(r, NOW)),
        run.map(r -> new PipelineCommand.AssignUnits(r, List.of(Given.unit("u" + r, 1)), 2, NOW)),
        run.map(r -> new PipelineCommand.CompleteListing(r, NOW)),
        number.flatMap(g -> number.map(f -> new PipelineCommand.OpenSeal(g, f, f > 2, NOW))),
        number.flatMap(g -> number.map(n -> new PipelineCommand.Publish(g, n, Set.of(0, 1), NOW))),
        run.map(r ->
            new PipelineCommand.FailRun(r, 1, ERROR, true, new Retry(2, 0), Ledger.EMPTY, NOW)),
        run.map(r -> new PipelineCommand.FinishRun(r, Ledger.EMPTY, 1, NOW)));
  }

  /** At-least-once delivery does no harm: what has been done is not done again. */
  @Property(tries = 500)
  void aCommandTwiceIsACommandOnce(
      @ForAll @Size(max = 80) List<@From("commands") PipelineCommand> history) {
    PipelineState state = PipelineState.EMPTY;
    for (PipelineCommand command : history) {
      state = after(state, command, new ArrayList<>());
      List<PipelineEvent> again = new ArrayList<>();
      after(state, command, again);
      assertTrue(again.isEmpty(), () -> command + " was carried out twice: " + again);
    }
  }

  /** Whatever happens, no number of a generation, definition or seal is used for two things. */
  @Property(tries = 500)
  void numbersNeverRestart(
      @ForAll @Size(max = 80) List<@From("commands") PipelineCommand> history) {
    PipelineState state = PipelineState.EMPTY;
    long generation = 0;
    int version = 0;
    for (PipelineCommand command : history) {
      List<PipelineEvent> events = new ArrayList<>();
      PipelineState before = state;
      state = after(state, command, events);
      for (PipelineEvent event : events) {
        if (event instanceof Defined defined) {
          assertTrue(defined.version() > version);
          version = defined.version();
        }
        if (event instanceof RunStarted) {
          assertNull(before.held(change(before)), "state is lost that nobody gave up");
        }
        if (event instanceof RunStarted started && started.newGeneration()) {
          assertTrue(started.generation() > generation);
          generation = started.generation();
        }
      }
      Generation work = state.working();
      assertTrue(work == null || work.seal() - work.published() <= 1, "two seals are open");
      assertTrue(state.runs().active() == null || work != null, "a run without generation");
    }
  }

  /** Every definition is one of two, and one of them is deaf to the state of the other. */
  private static Change change(PipelineState state) {
    Generation work = state.generations().working();
    if (work == null) return Change.UNKNOWN;
    boolean same = work.definition().equals(state.definition());
    Verdict verdict = same ? Verdict.KEEPS : Verdict.RESETS;
    return new Change(work.definitionVersion(), state.version(), verdict, "what is counted");
  }

  private static PipelineState after(
      PipelineState state, PipelineCommand command, List<PipelineEvent> events) {
    PipelineState next = state;
    if (state.decide(command, change(state))
        instanceof Accepted<PipelineEvent, PipelineRejection>(var accepted)) {
      for (PipelineEvent event : accepted) {
        next = next.apply(event);
      }
      events.addAll(accepted);
    }
    return next;
  }
}
