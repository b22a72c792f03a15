package io.dataaggregator.engine.pipeline;

import static io.dataaggregator.engine.pipeline.Given.CONTINUOUS;
import static io.dataaggregator.engine.pipeline.Given.FULL;
import static io.dataaggregator.engine.pipeline.Given.INCREMENTAL;
import static io.dataaggregator.engine.pipeline.Given.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineCommand.Activate;
import io.dataaggregator.engine.pipeline.PipelineCommand.ActivateVersion;
import io.dataaggregator.engine.pipeline.PipelineCommand.Define;
import io.dataaggregator.engine.pipeline.PipelineCommand.Delete;
import io.dataaggregator.engine.pipeline.PipelineCommand.Pause;
import io.dataaggregator.engine.pipeline.PipelineCommand.StartQueued;
import io.dataaggregator.engine.pipeline.PipelineCommand.StartRun;
import io.dataaggregator.engine.pipeline.PipelineCommand.Tick;
import io.dataaggregator.engine.pipeline.PipelineEvent.TickSkipped;
import io.dataaggregator.engine.pipeline.PipelineRejection.Conflict;
import io.dataaggregator.engine.pipeline.PipelineRejection.VersionMismatch;
import io.dataaggregator.engine.redefinition.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What becomes of a pipeline's state when its definition is replaced. */
class RedefinedTest {
  private static final OptionalInt ANY = OptionalInt.empty();

  /**
   * A pipeline whose first generation was made by version 1, and whose version 2 does this to it.
   */
  private static Given redefined(RunDefinition rules, Verdict verdict) {
    Given pipeline = Given.running("r1", rules).that(verdict);
    if (rules.mode() == Mode.BATCH) pipeline.succeed("r1", 10, Given.ledger(3, 0));
    return pipeline.when(new Define("two", ANY, NOW));
  }

  @Test
  void aDefinitionThatKeepsTheStateGoesOnWithIt() {
    Given pipeline = redefined(INCREMENTAL, Verdict.KEEPS);
    assertEquals(
        List.of(
            new PipelineEvent.GenerationRedefined(1, 2, NOW),
            new PipelineEvent.RunStarted("r2", "manual", null, 2, 1, false, Mode.BATCH, NOW)),
        pipeline.events(new StartRun("r2", "manual", INCREMENTAL, NOW)));
    Generation same = pipeline.working();
    assertEquals(1, same.number());
    assertEquals(2, same.definitionVersion());
    assertEquals("two", same.definition());
    assertEquals("one", same.listedBy(), "what was cut by the first definition stays cut so");
    assertEquals(Given.ledger(3, 0), same.counted());
    pipeline.list("r2").succeed("r2", 20, Given.ledger(4, 0));
    pipeline.when(new Define("three", ANY, NOW)).start("r3", INCREMENTAL);
    assertEquals("three", pipeline.working().definition());
    assertEquals("one", pipeline.working().listedBy());
  }

  @Test
  void aFullRefreshBeginsAnewWhateverTheDefinitionKeeps() {
    Given pipeline = redefined(FULL, Verdict.KEEPS).start("r2", FULL);
    assertEquals(2, pipeline.working().number());
    assertEquals("two", pipeline.working().listedBy());
  }

  @Test
  void nothingRunsThatLosesStateUnlessThatWasAgreedTo() {
    Given pipeline = redefined(INCREMENTAL, Verdict.RESETS);
    Instant tick = NOW.plusSeconds(60);
    Conflict run = pipeline.refusal(Conflict.class, new StartRun("r2", "manual", INCREMENTAL, NOW));
    assertEquals("definition.resets-state", run.code());
    assertTrue(run.message().contains("aggregate.groupBy: so it is"), run.message());
    assertTrue(run.message().contains("version 2"), run.message());
    assertTrue(run.message().contains("reset=true"), run.message());
    assertEquals(
        run, pipeline.refusal(Conflict.class, new Activate(NOW)), "an active one is told as well");
    assertEquals(
        List.of(new TickSkipped(tick, "reset", tick)),
        pipeline.events(new Tick("t1", tick, INCREMENTAL, tick)));

    pipeline.when(new Pause(NOW));
    assertEquals(run, pipeline.refusal(Conflict.class, new Activate(NOW)));
    pipeline.refusal(Conflict.class, new ActivateVersion(ANY, false, NOW));
    assertEquals(DesiredState.PAUSED, pipeline.state.desired());
    assertEquals(
        new VersionMismatch(2),
        pipeline.refusal(VersionMismatch.class, new ActivateVersion(OptionalInt.of(1), true, NOW)));
    var agree = new ActivateVersion(OptionalInt.of(2), true, NOW);
    assertEquals(
        List.of(new PipelineEvent.ResetAgreed(2, NOW), new PipelineEvent.Activated(NOW)),
        pipeline.events(agree));
    pipeline.unchanged(agree);
    pipeline.start("r2", INCREMENTAL);
    assertEquals(2, pipeline.working().number());
    assertEquals(1, pipeline.current().number(), "the old results stay until the run has ended");
  }

  @Test
  void consentIsToOneVersionOnly() {
    Given pipeline = redefined(INCREMENTAL, Verdict.RESETS);
    pipeline.when(new ActivateVersion(ANY, true, NOW)).when(new Define("three", ANY, NOW));
    pipeline.refusal(Conflict.class, new StartRun("r2", "manual", INCREMENTAL, NOW));
    pipeline.when(new Define("one", ANY, NOW)).that(Verdict.KEEPS).start("r2", INCREMENTAL);
    assertEquals(1, pipeline.working().number(), "what was put back goes on");
  }

  @Test
  void aComparisonOfOtherVersionsCountsForNothing() {
    Given pipeline = redefined(INCREMENTAL, Verdict.KEEPS);
    for (Change stale :
        List.of(
            Change.UNKNOWN,
            new Change(1, 3, Verdict.KEEPS, ""),
            new Change(0, 2, Verdict.KEEPS, ""),
            new Change(2, 1, Verdict.KEEPS, ""))) {
      assertInstanceOf(
          Decision.Rejected.class,
          pipeline.state.decide(new Activate(NOW), stale),
          stale::toString);
    }
  }

  @Test
  void aQueuedRunWaitsForConsentToo() {
    Given pipeline = Given.running("r1", INCREMENTAL).start("r2", INCREMENTAL);
    pipeline.that(Verdict.RESETS).when(new Define("two", ANY, NOW));
    pipeline.refusal(VersionMismatch.class, new Define("x", OptionalInt.of(9), NOW));
    pipeline.succeed("r1", 10, Ledger.EMPTY).unchanged(new StartQueued(INCREMENTAL, NOW));
    pipeline.when(new ActivateVersion(ANY, true, NOW)).when(new StartQueued(INCREMENTAL, NOW));
    assertEquals(2, pipeline.working().number());
  }

  @Test
  void aRunWithoutEndTakesADefinitionOverThatKeepsItsState() {
    Given pipeline = redefined(CONTINUOUS, Verdict.KEEPS);
    pipeline.unchanged(new PipelineCommand.Adopt("r9", NOW));
    assertEquals(
        List.of(new PipelineEvent.GenerationRedefined(1, 2, NOW)),
        pipeline.events(new PipelineCommand.Adopt("r1", NOW)));
    assertEquals("two", pipeline.working().definition());
    assertEquals(2, pipeline.run().definitionVersion());
    pipeline.unchanged(new PipelineCommand.Adopt("r1", NOW));

    pipeline.that(Verdict.RESETS).when(new Define("three", ANY, NOW));
    pipeline.when(new ActivateVersion(ANY, true, NOW));
    pipeline.unchanged(new PipelineCommand.Adopt("r1", NOW));
    assertEquals("two", pipeline.working().definition(), "the run goes on as it is");
    Given batch = Given.running("r1", INCREMENTAL).that(Verdict.KEEPS);
    batch.when(new Define("two", ANY, NOW)).unchanged(new PipelineCommand.Adopt("r1", NOW));
  }

  @Test
  void deletionForgetsConsent() {
    Given pipeline = redefined(INCREMENTAL, Verdict.RESETS);
    pipeline.when(new ActivateVersion(ANY, true, NOW)).when(new Delete(ANY, Ledger.EMPTY, NOW));
    assertEquals(0, pipeline.state.resetAgreed());
    assertNull(pipeline.state.held(pipeline.change()));
  }
}
