package io.dataaggregator.engine.pipeline;

import static io.dataaggregator.engine.pipeline.Given.FULL;
import static io.dataaggregator.engine.pipeline.Given.INCREMENTAL;
import static io.dataaggregator.engine.pipeline.Given.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.definition.RunDefinition.Misfire;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.definition.RunDefinition.Overlap;
import io.dataaggregator.engine.definition.RunDefinition.Refresh;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineCommand.Activate;
import io.dataaggregator.engine.pipeline.PipelineCommand.CancelRun;
import io.dataaggregator.engine.pipeline.PipelineCommand.Define;
import io.dataaggregator.engine.pipeline.PipelineCommand.Delete;
import io.dataaggregator.engine.pipeline.PipelineCommand.FinishRun;
import io.dataaggregator.engine.pipeline.PipelineCommand.Pause;
import io.dataaggregator.engine.pipeline.PipelineCommand.StartQueued;
import io.dataaggregator.engine.pipeline.PipelineCommand.StartRun;
import io.dataaggregator.engine.pipeline.PipelineCommand.Tick;
import io.dataaggregator.engine.pipeline.PipelineEvent.RunQueued;
import io.dataaggregator.engine.pipeline.PipelineEvent.RunStarted;
import io.dataaggregator.engine.pipeline.PipelineEvent.TickSkipped;
import io.dataaggregator.engine.pipeline.PipelineRejection.Conflict;
import io.dataaggregator.engine.pipeline.PipelineRejection.NotFound;
import io.dataaggregator.engine.pipeline.PipelineRejection.VersionMismatch;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final OptionalInt ANY = OptionalInt.empty();

  private static Tick tick(String run, int minute, RunDefinition rules) {
    Instant at = NOW.plusSeconds(60L * minute);
    return new Tick(run, at, rules, at);
  }

  @Test
  void definesInVersionsAndOnlyWhatTheCallerMeansToReplace() {
    Given pipeline = new Given().when(new Define("one", ANY, NOW));
    assertEquals(DesiredState.DRAFT, pipeline.state.desired());
    pipeline.unchanged(new Define("one", OptionalInt.of(1), NOW));
    assertEquals(
        new VersionMismatch(1),
        pipeline.refusal(VersionMismatch.class, new Define("two", OptionalInt.of(7), NOW)));
    pipeline.when(new Define("two", OptionalInt.of(1), NOW));
    assertEquals(2, pipeline.state.version());
  }

  @Test
  void knowsNoPipelineBeforeItsDefinition() {
    new Given().refusal(NotFound.class, new Activate(NOW));
    new Given().refusal(VersionMismatch.class, new Define("one", OptionalInt.of(1), NOW));
  }

  @Test
  void numbersGoOnAfterDeletion() {
    Given pipeline = Given.running("r1", FULL).succeed("r1", 10, Ledger.EMPTY);
    pipeline.when(new Delete(ANY, Ledger.EMPTY, NOW));
    assertFalse(pipeline.state.exists());
    assertTrue(pipeline.state.generations().discarded(1));
    pipeline.refusal(NotFound.class, new Activate(NOW));

    pipeline.when(new Define("one", ANY, NOW)).when(new Activate(NOW));
    // What is created again begins from nothing: a run of before may bear the same name.
    pipeline.start("r1", FULL);
    assertEquals(2, pipeline.state.version());
    assertEquals(2, pipeline.working().number());
  }

  @Test
  void deletionCancelsWhatRunsAndWhatWaits() {
    Given pipeline = Given.running("r1", FULL).start("r2", FULL);
    List<PipelineEvent> events = pipeline.events(new Delete(ANY, Given.ledger(3, 0), NOW));
    assertEquals(
        List.of(
            new PipelineEvent.RunFinished("r1", RunStatus.CANCELLED, Given.ledger(3, 0), null, NOW),
            new PipelineEvent.RunFinished("r2", RunStatus.CANCELLED, Ledger.EMPTY, null, NOW),
            new PipelineEvent.Deleted(NOW)),
        events);
    assertFalse(pipeline.state.wanted());
  }

  @Test
  void startsARunOnceAndQueuesOneMore() {
    Given pipeline = Given.active().start("r1", FULL);
    pipeline.unchanged(new StartRun("r1", "manual", FULL, NOW));
    assertInstanceOf(
        RunQueued.class, pipeline.events(new StartRun("r2", "manual", FULL, NOW)).getFirst());
    pipeline.unchanged(new StartRun("r2", "manual", FULL, NOW));
    assertEquals(
        "run.queued",
        pipeline.refusal(Conflict.class, new StartRun("r3", "manual", FULL, NOW)).code());
    pipeline.unchanged(new StartQueued(FULL, NOW));

    pipeline.list("r1").succeed("r1", Long.MIN_VALUE, Ledger.EMPTY);
    pipeline.when(new StartQueued(FULL, NOW));
    assertEquals("r2", pipeline.run().id());
    assertNull(pipeline.state.runs().queued());
    pipeline.unchanged(new StartRun("r1", "manual", FULL, NOW));
  }

  @Test
  void startsNothingUnlessActive() {
    Given pipeline = new Given().when(new Define("one", ANY, NOW));
    assertEquals(
        "pipeline.not-active",
        pipeline.refusal(Conflict.class, new StartRun("r1", "manual", FULL, NOW)).code());
    pipeline.unchanged(tick("t1", 1, FULL));
  }

  @Test
  void pauseLetsABatchRunGoOnAndHoldsTheQueueBack() {
    Given pipeline = Given.running("r1", FULL).start("r2", FULL).when(new Pause(NOW));
    assertTrue(pipeline.state.wanted());
    pipeline.succeed("r1", 10, Ledger.EMPTY);
    assertFalse(pipeline.state.wanted());
    pipeline.unchanged(new StartQueued(FULL, NOW));
    pipeline.when(new Activate(NOW)).when(new StartQueued(FULL, NOW));
    assertEquals("r2", pipeline.run().id());
  }

  @Test
  void aTickFiresOnce() {
    Given pipeline = Given.active();
    RunStarted started =
        assertInstanceOf(RunStarted.class, pipeline.events(tick("t1", 1, FULL)).getFirst());
    assertEquals(NOW.plusSeconds(60), started.tick());
    pipeline.list("t1").succeed("t1", Long.MIN_VALUE, Ledger.EMPTY);
    pipeline.unchanged(tick("t1", 1, FULL));
    pipeline.unchanged(tick("another", 1, FULL));
    assertInstanceOf(RunStarted.class, pipeline.events(tick("t2", 2, FULL)).getFirst());
  }

  @Test
  void aTickDuringARunWaitsOrIsSkipped() {
    Given pipeline = Given.running("r1", FULL);
    assertInstanceOf(RunQueued.class, pipeline.events(tick("t1", 1, FULL)).getFirst());
    TickSkipped full =
        assertInstanceOf(TickSkipped.class, pipeline.events(tick("t2", 2, FULL)).getFirst());
    assertEquals("overlap", full.reason());

    RunDefinition skip = Given.rules(Mode.BATCH, Refresh.FULL, Misfire.ONCE, Overlap.SKIP);
    Given other = Given.running("r1", skip);
    assertInstanceOf(TickSkipped.class, other.events(tick("t1", 1, skip)).getFirst());
    other.unchanged(tick("t1", 1, skip));
  }

  @Test
  void aMissedTickRunsOnceOrNotAtAll() {
    Instant late = NOW.plusSeconds(3_600);
    RunDefinition skip = Given.rules(Mode.BATCH, Refresh.FULL, Misfire.SKIP, Overlap.QUEUE);
    Given pipeline = Given.active();
    Tick missed = new Tick("t1", NOW.plusSeconds(60), skip, late);
    TickSkipped skipped = assertInstanceOf(TickSkipped.class, pipeline.events(missed).getFirst());
    assertEquals("misfire", skipped.reason());
    pipeline.unchanged(missed);

    Tick once = new Tick("t1", NOW.plusSeconds(60), FULL, late);
    assertInstanceOf(RunStarted.class, Given.active().events(once).getFirst());
  }

  @Test
  void ticksBeforeActivationAreNotMadeUpFor() {
    Given pipeline = Given.active().when(new Pause(NOW));
    pipeline.when(new Activate(NOW.plusSeconds(600)));
    pipeline.unchanged(new Tick("t1", NOW.plusSeconds(300), FULL, NOW.plusSeconds(601)));
  }

  @Test
  void cancelsByStages() {
    Given pipeline = Given.running("r1", FULL).start("r2", FULL);
    pipeline.when(new CancelRun("r2", NOW));
    assertNull(pipeline.state.runs().queued());
    pipeline.when(new CancelRun("r1", NOW));
    pipeline.unchanged(new CancelRun("r1", NOW));
    assertTrue(pipeline.run().cancelRequested());
    pipeline.when(new FinishRun("r1", Ledger.EMPTY, 1, NOW));
    assertNull(pipeline.state.runs().active());
    assertEquals("run.finished", pipeline.refusal(Conflict.class, new CancelRun("r1", NOW)).code());
    pipeline.refusal(NotFound.class, new CancelRun("r9", NOW));
  }

  @Test
  void anotherDefinitionBeginsAnotherGeneration() {
    Given pipeline = Given.running("r1", INCREMENTAL).succeed("r1", 10, Ledger.EMPTY);
    pipeline.start("r2", INCREMENTAL);
    assertEquals(1, pipeline.working().number());
    pipeline.when(new Define("two", ANY, NOW));
    assertEquals("one", pipeline.working().definition());

    pipeline.list("r2").succeed("r2", 10, Ledger.EMPTY).start("r3", INCREMENTAL);
    assertEquals(2, pipeline.working().number());
    assertEquals("two", pipeline.working().definition());
    assertEquals(1, pipeline.current().number());
  }
}
