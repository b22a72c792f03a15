package io.dataaggregator.engine.pipeline;

import static io.dataaggregator.engine.pipeline.Given.CONTINUOUS;
import static io.dataaggregator.engine.pipeline.Given.FULL;
import static io.dataaggregator.engine.pipeline.Given.INCREMENTAL;
import static io.dataaggregator.engine.pipeline.Given.NOW;
import static io.dataaggregator.engine.pipeline.Given.ledger;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.definition.RunDefinition.Retry;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineCommand.AssignUnits;
import io.dataaggregator.engine.pipeline.PipelineCommand.CancelRun;
import io.dataaggregator.engine.pipeline.PipelineCommand.FailRun;
import io.dataaggregator.engine.pipeline.PipelineCommand.FinishRun;
import io.dataaggregator.engine.pipeline.PipelineCommand.OpenSeal;
import io.dataaggregator.engine.pipeline.PipelineCommand.Pause;
import io.dataaggregator.engine.pipeline.PipelineCommand.Publish;
import io.dataaggregator.engine.pipeline.PipelineEvent.RunFinished;
import io.dataaggregator.engine.pipeline.PipelineRejection.Conflict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunProgressTest {
  private static final Retry RETRY = new Retry(3, 1_000_000);
  private static final RunError AWAY =
      new RunError(RunError.Category.SOURCE, "source.away", "the source is away");

  private static FailRun fail(String run, int attempt, boolean retryable) {
    return new FailRun(run, attempt, AWAY, retryable, RETRY, Ledger.EMPTY, NOW);
  }

  private static String conflict(Given pipeline, PipelineCommand command) {
    return pipeline.refusal(Conflict.class, command).code();
  }

  @Test
  void opensNoSealBeforeEveryUnitIsListed() {
    Given pipeline = Given.active().start("r1", FULL);
    pipeline.when(new AssignUnits("r1", List.of(Given.unit("a", 5)), 2, NOW));
    assertEquals("run.listing", conflict(pipeline, new OpenSeal(1, 10, false, NOW)));
    pipeline.list("r1");
    assertEquals(
        "run.listed",
        conflict(pipeline, new AssignUnits("r1", List.of(Given.unit("b", 5)), 2, NOW)));
    pipeline.when(new OpenSeal(1, 10, false, NOW));
    assertTrue(pipeline.working().sealOpen());
  }

  @Test
  void oneSealIsOpenUntilEverySplitHasAnswered() {
    Given pipeline = Given.running("r1", FULL).when(new OpenSeal(1, 10, false, NOW));
    assertEquals("seal.open", conflict(pipeline, new OpenSeal(1, 20, false, NOW)));
    assertEquals("seal.unanswered", conflict(pipeline, new Publish(1, 1, Set.of(0), NOW)));
    pipeline.unchanged(new Publish(7, 1, Set.of(0, 1), NOW));
    pipeline.when(new Publish(1, 1, Set.of(0, 1), NOW));
    pipeline.unchanged(new Publish(1, 1, Set.of(0, 1), NOW));
    assertEquals(10, pipeline.working().publishedFrontier());
    pipeline.when(new OpenSeal(1, 20, false, NOW));
    assertEquals(10, pipeline.working().publishedFrontier());
    assertEquals(20, pipeline.working().frontier());
  }

  @Test
  void theFrontierNeverFalls() {
    Given pipeline = Given.running("r1", FULL).when(new OpenSeal(1, 10, false, NOW));
    pipeline.when(new Publish(1, 1, Set.of(0, 1), NOW));
    assertEquals("seal.frontier", conflict(pipeline, new OpenSeal(1, 9, true, NOW)));
    // but it may stay, for what came late
    pipeline.when(new OpenSeal(1, 10, false, NOW));
    pipeline.when(new Publish(1, 2, Set.of(0, 1), NOW));
    assertEquals("seal.frontier", conflict(pipeline, new OpenSeal(1, 9, false, NOW)));
    pipeline.when(new OpenSeal(1, 10, true, NOW));
    assertEquals(3, pipeline.working().seal());
  }

  @Test
  void aRunEndsOnlyBehindItsLastSeal() {
    Given pipeline = Given.running("r1", FULL);
    assertEquals("run.open", conflict(pipeline, new FinishRun("r1", Ledger.EMPTY, 1, NOW)));
    pipeline.when(new OpenSeal(1, 10, true, NOW));
    pipeline.unchanged(new OpenSeal(1, 10, true, NOW));
    assertEquals("run.open", conflict(pipeline, new FinishRun("r1", Ledger.EMPTY, 1, NOW)));
    pipeline.when(new Publish(1, 1, Set.of(0, 1), NOW));
    assertNull(pipeline.state.generations().current());
    pipeline.unchanged(new OpenSeal(1, 10, true, NOW));
    pipeline.when(new FinishRun("r1", Ledger.EMPTY, 1, NOW));
    assertEquals(1, pipeline.current().number());
    pipeline.unchanged(new FinishRun("r1", Ledger.EMPTY, 1, NOW));
  }

  @Test
  void theOldGenerationIsReadUntilTheNewOneSucceeds() {
    Given pipeline = Given.running("r1", FULL).succeed("r1", 10, ledger(4, 0));
    pipeline.start("r2", FULL).list("r2", Given.unit("a", 5));
    assertEquals(1, pipeline.current().number());
    assertEquals(2, pipeline.working().number());
    assertEquals(Long.MIN_VALUE, pipeline.working().frontier());
    assertFalse(pipeline.state.generations().discarded(1));
    assertFalse(pipeline.state.generations().discarded(2));
    pipeline.when(fail("r2", 1, false));
    assertEquals(1, pipeline.current().number());
    assertTrue(pipeline.state.generations().discarded(2));
    pipeline.start("r3", FULL).list("r3").succeed("r3", 10, Ledger.EMPTY);
    assertEquals(3, pipeline.current().number());
    assertTrue(pipeline.state.generations().discarded(1));
  }

  @Test
  void anIncrementalRunContinuesAndCountsItsOwn() {
    Given pipeline = Given.running("r1", INCREMENTAL).succeed("r1", 10, ledger(4, 1));
    pipeline.start("r2", INCREMENTAL);
    assertEquals(1, pipeline.working().number());
    assertFalse(pipeline.run().newGeneration());
    pipeline.list("r2", Given.unit("a", 5), Given.unit("c", 5));
    assertEquals(3, pipeline.working().units().size());
    pipeline.succeed("r2", 30, ledger(9, 1));
    assertEquals(1, pipeline.current().number());
    assertEquals(ledger(9, 1), pipeline.current().counted());
    pipeline.start("r3", INCREMENTAL);
    assertEquals(ledger(2, 0), pipeline.state.runLedger(ledger(11, 1)));
  }

  @Test
  void whatAnIncrementalRunLeftOpenTheNextOnePublishes() {
    Given pipeline = Given.running("r1", INCREMENTAL).succeed("r1", 10, Ledger.EMPTY);
    pipeline.start("r2", INCREMENTAL).list("r2").when(new OpenSeal(1, 20, true, NOW));
    pipeline.when(fail("r2", 1, false));
    assertEquals(1, pipeline.current().number());
    pipeline.start("r3", INCREMENTAL).list("r3");
    pipeline.when(new Publish(1, 2, Set.of(0, 1), NOW));
    // that seal was the last of the run before, not of this one
    assertFalse(pipeline.run().closed());
    pipeline.succeed("r3", 20, Ledger.EMPTY);
    assertEquals(3, pipeline.current().published());
  }

  /** A split that joins meanwhile owes that seal too: it begins below its frontier. */
  @Test
  void whatACancelledRunWasSealingTheNextOneSealsWithTheSplitsItHasThen() {
    Given pipeline = Given.running("r1", INCREMENTAL).succeed("r1", 10, Ledger.EMPTY);
    pipeline.start("r2", INCREMENTAL).list("r2").when(new OpenSeal(1, 20, false, NOW));
    pipeline.when(new CancelRun("r2", NOW)).when(new FinishRun("r2", Ledger.EMPTY, 1, NOW));
    pipeline.start("r3", INCREMENTAL);
    pipeline.when(new AssignUnits("r3", List.of(Given.unit("c", 5)), 3, NOW)).list("r3");
    assertEquals(Set.of(0, 1, 2), pipeline.working().splits());
    assertEquals(10, pipeline.working().publishedFrontier());
    assertEquals("seal.open", conflict(pipeline, new OpenSeal(1, 30, false, NOW)));
    assertEquals("seal.unanswered", conflict(pipeline, new Publish(1, 2, Set.of(0, 1), NOW)));
    pipeline.when(new Publish(1, 2, Set.of(0, 1, 2), NOW));
    assertEquals(20, pipeline.working().publishedFrontier());
    assertFalse(pipeline.run().closed());
  }

  @Test
  void triesAgainWithGrowingPatience() {
    Given pipeline = Given.running("r1", FULL).when(fail("r1", 1, true));
    assertEquals(2, pipeline.run().attempt());
    assertEquals(NOW.plusSeconds(1), pipeline.run().resumesAt(RETRY));
    pipeline.unchanged(fail("r1", 1, true));
    pipeline.when(fail("r1", 2, true));
    assertEquals(NOW.plusSeconds(2), pipeline.run().resumesAt(RETRY));
    assertEquals(2, pipeline.working().units().size());
    RunFinished end =
        assertInstanceOf(RunFinished.class, pipeline.events(fail("r1", 3, true)).getFirst());
    assertEquals(RunStatus.FAILED, end.status());
    assertEquals(AWAY, end.error());
  }

  @Test
  void tooManyRejectedRecordsFailTheRunAtItsEnd() {
    Given pipeline = Given.running("r1", FULL).when(new OpenSeal(1, 10, true, NOW));
    pipeline.when(new Publish(1, 1, Set.of(0, 1), NOW));
    FinishRun finish = new FinishRun("r1", ledger(97, 3), 0.02, NOW);
    RunFinished end = assertInstanceOf(RunFinished.class, pipeline.events(finish).getFirst());
    assertEquals(RunStatus.FAILED, end.status());
    assertEquals("limit.rejected", assertInstanceOf(RunError.class, end.error()).code());
    assertNull(Limits.tooManyRejected(ledger(97, 3), 0.03, true));
    assertNull(Limits.tooManyRejected(ledger(500, 500), 0.03, false));
    assertInstanceOf(RunError.class, Limits.tooManyRejected(ledger(501, 500), 0.03, false));
  }

  @Test
  void aContinuousRunIsReadAtOnceAndEndsWhenPaused() {
    Given pipeline = Given.running("r1", CONTINUOUS);
    assertEquals(1, pipeline.current().number());
    pipeline.when(new OpenSeal(1, 10, false, NOW));
    FinishRun finish = new FinishRun("r1", ledger(5, 0), 1, NOW);
    assertEquals("run.continuous", conflict(pipeline, finish));
    pipeline.when(new Pause(NOW));
    assertEquals("run.continuous", conflict(pipeline, finish));
    pipeline.when(new Publish(1, 1, Set.of(0, 1), NOW)).when(finish);
    assertEquals(RunStatus.SUCCEEDED, lastStatus(pipeline));
    pipeline.when(new PipelineCommand.Activate(NOW)).start("r2", CONTINUOUS);
    assertEquals(1, pipeline.working().number());
    pipeline.when(new CancelRun("r2", NOW)).when(new FinishRun("r2", ledger(6, 0), 1, NOW));
    assertEquals(RunStatus.CANCELLED, lastStatus(pipeline));
    assertEquals(1, pipeline.current().number());
  }

  /** A recovered pipeline that has not heard of its splits yet knows less than it once counted. */
  @Test
  void whatOneRunIsNotToldTheNextOneCounts() {
    Given pipeline = Given.running("r1", INCREMENTAL).succeed("r1", 10, ledger(40, 10));
    pipeline.start("r2", INCREMENTAL).list("r2").when(new CancelRun("r2", NOW));
    for (Ledger known : List.of(Ledger.EMPTY, ledger(39, 10), ledger(60, 9))) {
      assertEquals(Ledger.EMPTY, pipeline.state.runLedger(known));
    }
    RunFinished cancelled =
        assertInstanceOf(
            RunFinished.class,
            pipeline.events(new FinishRun("r2", ledger(60, 9), 1, NOW)).getFirst());
    assertEquals(Ledger.EMPTY, cancelled.ledger());
    assertEquals(ledger(40, 10), pipeline.current().counted());
    pipeline.start("r3", INCREMENTAL).list("r3");
    RunFinished failed =
        assertInstanceOf(RunFinished.class, pipeline.events(fail("r3", 1, false)).getFirst());
    assertEquals(Ledger.EMPTY, failed.ledger());
    pipeline.start("r4", INCREMENTAL).list("r4").succeed("r4", 20, ledger(70, 11));
    assertEquals(ledger(70, 11), pipeline.current().counted());
    pipeline.start("r5", INCREMENTAL);
    assertEquals(ledger(1, 0), pipeline.state.runLedger(ledger(71, 11)));
  }

  private static RunStatus lastStatus(Given pipeline) {
    return assertInstanceOf(Runs.Ended.class, pipeline.state.runs().last()).status();
  }
}
