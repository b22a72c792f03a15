package io.dataaggregator.engine.pipeline;

import static io.dataaggregator.engine.decision.Decision.accept;
import static io.dataaggregator.engine.decision.Decision.reject;
import static io.dataaggregator.engine.decision.Decision.unchanged;

import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.definition.RunDefinition.Misfire;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.definition.RunDefinition.Overlap;
import io.dataaggregator.engine.definition.RunDefinition.Refresh;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineCommand.CancelRun;
import io.dataaggregator.engine.pipeline.PipelineCommand.Define;
import io.dataaggregator.engine.pipeline.PipelineCommand.Delete;
import io.dataaggregator.engine.pipeline.PipelineCommand.StartQueued;
import io.dataaggregator.engine.pipeline.PipelineCommand.StartRun;
import io.dataaggregator.engine.pipeline.PipelineCommand.Tick;
import io.dataaggregator.engine.pipeline.PipelineEvent.GenerationRedefined;
import io.dataaggregator.engine.pipeline.PipelineEvent.RunFinished;
import io.dataaggregator.engine.pipeline.PipelineEvent.RunQueued;
import io.dataaggregator.engine.pipeline.PipelineEvent.RunStarted;
import io.dataaggregator.engine.pipeline.PipelineEvent.TickSkipped;
import io.dataaggregator.engine.pipeline.PipelineRejection.Conflict;
import io.dataaggregator.engine.pipeline.PipelineRejection.NotFound;
import io.dataaggregator.engine.pipeline.PipelineRejection.VersionMismatch;
import io.dataaggregator.engine.redefinition.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What people and the schedule may ask of a pipeline. */
final class Requests {
  /** A tick that is older than this when it is seen was missed. */
  static final Duration MISSED = Duration.ofMinutes(1);

  private static final String RESETS_STATE = "definition.resets-state";

  private Requests() {}

  static Decision<PipelineEvent, PipelineRejection> decide(
      PipelineState state, PipelineCommand.Request command, Change change) {
    if (command instanceof Define define) {
      return define(state, define);
    }
    if (!state.exists()) {
      return reject(new NotFound("pipeline"));
    }
    return switch (command) {
      case Define d -> define(state, d);
      case PipelineCommand.Activate c -> activate(state, change, false, c.now());
      case PipelineCommand.ActivateVersion c ->
          mismatch(c.ifVersion(), state.version())
              ? reject(new VersionMismatch(state.version()))
              : activate(state, change, c.reset(), c.now());
      case PipelineCommand.Pause c ->
          state.desired() == DesiredState.PAUSED
              ? unchanged()
              : accept(new PipelineEvent.Paused(c.now()));
      case Delete c -> delete(state, c);
      case StartRun c -> startRun(state, c, change);
      case Tick c -> tick(state, c, change);
      case StartQueued c -> startQueued(state, c, change);
      case CancelRun c -> cancel(state, c);
    };
  }

  private static Decision<PipelineEvent, PipelineRejection> define(PipelineState state, Define c) {
    int present = state.exists() ? state.version() : 0;
    if (mismatch(c.ifVersion(), present)) {
      return reject(new VersionMismatch(present));
    }
    if (state.exists() && state.definition().equals(c.definition())) {
      return unchanged();
    }
    return accept(new PipelineEvent.Defined(state.version() + 1, c.definition(), c.now()));
  }

  private static boolean mismatch(OptionalInt expected, int present) {
    return expected.isPresent() && expected.getAsInt() != present;
  }

  private static Decision<PipelineEvent, PipelineRejection> activate(
      PipelineState state, Change change, boolean reset, Instant now) {
    String held = state.held(change);
    if (held != null && !reset) {
      return reject(new Conflict(RESETS_STATE, held));
    }
    List<PipelineEvent> events = new ArrayList<>();
    if (held != null) {
      events.add(new PipelineEvent.ResetAgreed(state.version(), now));
    }
    if (state.desired() != DesiredState.ACTIVE) {
      events.add(new PipelineEvent.Activated(now));
    }
    return accept(events);
  }

  private static Decision<PipelineEvent, PipelineRejection> delete(PipelineState state, Delete c) {
    if (mismatch(c.ifVersion(), state.version())) {
      return reject(new VersionMismatch(state.version()));
    }
    List<PipelineEvent> events = new ArrayList<>();
    Run run = state.runs().active();
    if (run != null) {
      // its generation's number is never used again, so what its splits still write harms nobody
      events.add(cancelled(run.id(), state.runLedger(c.total()), c.now()));
    }
    Runs.Queued queued = state.runs().queued();
    if (queued != null) {
      events.add(cancelled(queued.id(), Ledger.EMPTY, c.now()));
    }
    events.add(new PipelineEvent.Deleted(c.now()));
    return accept(events);
  }

  private static RunFinished cancelled(String run, Ledger ledger, Instant now) {
    return new RunFinished(run, RunStatus.CANCELLED, ledger, null, now);
  }

  private static Decision<PipelineEvent, PipelineRejection> startRun(
      PipelineState state, StartRun c, Change change) {
    Runs runs = state.runs();
    if (runs.knows(c.run())) {
      return unchanged();
    }
    if (state.desired() != DesiredState.ACTIVE) {
      return reject(
          new Conflict(
              "pipeline.not-active",
              "the pipeline is " + state.desired() + ": activate it to run it"));
    }
    if (runs.queued() != null) {
      return reject(
          new Conflict(
              "run.queued",
              "run " + runs.queued().id() + " already waits: cancel it or let it run first"));
    }
    Run active = runs.active();
    if (active != null && active.mode() == Mode.CONTINUOUS) {
      return reject(
          new Conflict(
              "run.continuous",
              "run " + active.id() + " goes on until the pipeline is paused: pause it first"));
    }
    String held = state.held(change);
    if (held != null) {
      return reject(new Conflict(RESETS_STATE, held));
    }
    return active == null
        ? accept(begin(state, c.run(), c.trigger(), null, c.rules(), change, c.now()))
        : accept(new RunQueued(c.run(), c.trigger(), null, c.now()));
  }

  private static Decision<PipelineEvent, PipelineRejection> tick(
      PipelineState state, Tick c, Change change) {
    Runs runs = state.runs();
    boolean heeded = runs.lastTick() != null && !c.tick().isAfter(runs.lastTick());
    if (heeded || runs.knows(c.run()) || state.desired() != DesiredState.ACTIVE) {
      return unchanged();
    }
    boolean missed = Duration.between(c.tick(), c.now()).compareTo(MISSED) > 0;
    if (missed && c.rules().misfire() == Misfire.SKIP) {
      return accept(new TickSkipped(c.tick(), "misfire", c.now()));
    }
    if (state.held(change) != null) {
      return accept(new TickSkipped(c.tick(), "reset", c.now()));
    }
    if (runs.active() == null && runs.queued() == null) {
      return accept(begin(state, c.run(), "schedule", c.tick(), c.rules(), change, c.now()));
    }
    if (c.rules().overlap() == Overlap.QUEUE && runs.queued() == null) {
      return accept(new RunQueued(c.run(), "schedule", c.tick(), c.now()));
    }
    return accept(new TickSkipped(c.tick(), "overlap", c.now()));
  }

  private static Decision<PipelineEvent, PipelineRejection> startQueued(
      PipelineState state, StartQueued c, Change change) {
    Runs.Queued queued = state.runs().queued();
    boolean may = state.desired() == DesiredState.ACTIVE && state.held(change) == null;
    if (queued == null || state.runs().active() != null || !may) {
      return unchanged();
    }
    return accept(
        begin(state, queued.id(), queued.trigger(), queued.tick(), c.rules(), change, c.now()));
  }

  private static List<PipelineEvent> begin(
      PipelineState state,
      String run,
      String trigger,
      @Nullable Instant tick,
      RunDefinition rules,
      Change change,
      Instant now) {
    boolean goesOn = rules.mode() == Mode.CONTINUOUS || rules.refresh() == Refresh.INCREMENTAL;
    // accumulators of a definition that means something else do not merge, so it begins anew
    boolean keeps = goesOn && Change.verdict(state, change) == Verdict.KEEPS;
    Generation current = keeps ? state.generations().current() : null;
    long generation = current == null ? state.generations().count() + 1 : current.number();
    List<PipelineEvent> events = new ArrayList<>();
    if (current != null && current.definitionVersion() != state.version()) {
      events.add(new GenerationRedefined(generation, state.version(), now));
    }
    events.add(
        new RunStarted(
            run, trigger, tick, state.version(), generation, current == null, rules.mode(), now));
    return events;
  }

  private static Decision<PipelineEvent, PipelineRejection> cancel(
      PipelineState state, CancelRun c) {
    Runs runs = state.runs();
    Run active = runs.active();
    if (active != null && active.id().equals(c.run())) {
      return active.cancelRequested()
          ? unchanged()
          : accept(new PipelineEvent.CancelRequested(c.run(), c.now()));
    }
    if (runs.queued() != null && runs.queued().id().equals(c.run())) {
      return accept(cancelled(c.run(), Ledger.EMPTY, c.now()));
    }
    return runs.knows(c.run())
        ? reject(new Conflict("run.finished", "run " + c.run() + " has ended"))
        : reject(new NotFound("run " + c.run()));
  }
}
