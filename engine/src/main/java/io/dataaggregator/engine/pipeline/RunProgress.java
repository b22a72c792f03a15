package io.dataaggregator.engine.pipeline;

import static io.dataaggregator.engine.decision.Decision.accept;
import static io.dataaggregator.engine.decision.Decision.reject;
import static io.dataaggregator.engine.decision.Decision.unchanged;

import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineCommand.Adopt;
import io.dataaggregator.engine.pipeline.PipelineCommand.AssignUnits;
import io.dataaggregator.engine.pipeline.PipelineCommand.CompleteListing;
import io.dataaggregator.engine.pipeline.PipelineCommand.FailRun;
import io.dataaggregator.engine.pipeline.PipelineCommand.FinishRun;
import io.dataaggregator.engine.pipeline.PipelineCommand.OpenSeal;
import io.dataaggregator.engine.pipeline.PipelineCommand.Publish;
import io.dataaggregator.engine.pipeline.PipelineEvent.FrontierAdvanced;
import io.dataaggregator.engine.pipeline.PipelineEvent.GenerationRedefined;
import io.dataaggregator.engine.pipeline.PipelineEvent.ListingCompleted;
import io.dataaggregator.engine.pipeline.PipelineEvent.RunFinished;
import io.dataaggregator.engine.pipeline.PipelineEvent.RunRetried;
import io.dataaggregator.engine.pipeline.PipelineEvent.SealPublished;
import io.dataaggregator.engine.pipeline.PipelineRejection.Conflict;
import io.dataaggregator.engine.redefinition.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a run under way goes on: units, frontier, seals, its end. */
final class RunProgress {
  private RunProgress() {}

  static Decision<PipelineEvent, PipelineRejection> decide(
      PipelineState state, PipelineCommand.Progress command, Change change) {
    Run run = state.runs().active();
    Generation work = state.working();
    if (run == null || work == null) {
      // it has ended; whoever says this has not heard of it yet
      return unchanged();
    }
    return switch (command) {
      case AssignUnits c -> run.id().equals(c.run()) ? assign(run, work, c) : unchanged();
      case CompleteListing c ->
          run.id().equals(c.run()) && !run.listed()
              ? accept(new ListingCompleted(c.now()))
              : unchanged();
      case Adopt c -> adopt(state, run, work, c, change);
      case OpenSeal c -> openSeal(run, work, c);
      case Publish c -> publish(work, c);
      case FailRun c -> fail(state, run, c);
      case FinishRun c -> run.id().equals(c.run()) ? finish(state, run, work, c) : unchanged();
    };
  }

  private static Decision<PipelineEvent, PipelineRejection> assign(
      Run run, Generation work, AssignUnits c) {
    if (run.mode() == Mode.BATCH && run.listed()) {
      return conflict("run.listed", "run " + run.id() + " has listed its units already");
    }
    return UnitAssignment.decide(work, c);
  }

  private static Decision<PipelineEvent, PipelineRejection> adopt(
      PipelineState state, Run run, Generation work, Adopt c, Change change) {
    boolean newer = work.definitionVersion() != state.version();
    boolean goesOn = run.mode() == Mode.CONTINUOUS && !run.cancelRequested();
    boolean adopts =
        run.id().equals(c.run())
            && newer
            && goesOn
            && Change.verdict(state, change) == Verdict.KEEPS;
    return adopts
        ? accept(new GenerationRedefined(work.number(), state.version(), c.now()))
        : unchanged();
  }

  private static Decision<PipelineEvent, PipelineRejection> openSeal(
      Run run, Generation work, OpenSeal c) {
    if (c.generation() != work.number() || run.closed() || (c.last() && work.lastSeal())) {
      return unchanged();
    }
    if (work.sealOpen()) {
      return conflict("seal.open", "seal " + work.seal() + " is not yet published");
    }
    if (!run.listed()) {
      return conflict("run.listing", "run " + run.id() + " has not listed all of its units");
    }
    // the same frontier once more seals what came late for windows that it had closed
    if (c.frontier() < work.frontier()) {
      return conflict("seal.frontier", "the frontier is at " + work.frontier() + " already");
    }
    return accept(new FrontierAdvanced(c.frontier(), work.seal() + 1, c.last(), c.now()));
  }

  private static Decision<PipelineEvent, PipelineRejection> publish(Generation work, Publish c) {
    if (c.generation() != work.number() || c.seal() <= work.published()) {
      return unchanged();
    }
    if (c.seal() != work.seal() || !c.answered().containsAll(work.splits())) {
      return conflict("seal.unanswered", "not every split has answered seal " + work.seal());
    }
    return accept(new SealPublished(c.seal(), c.now()));
  }

  private static Decision<PipelineEvent, PipelineRejection> fail(
      PipelineState state, Run run, FailRun c) {
    if (!run.id().equals(c.run()) || run.attempt() != c.attempt() || run.cancelRequested()) {
      return unchanged();
    }
    if (c.retryable() && run.attempt() < c.retry().attempts()) {
      return accept(new RunRetried(run.id(), run.attempt() + 1, c.error(), c.now()));
    }
    return ended(run, RunStatus.FAILED, state.runLedger(c.total()), c.error(), c.now());
  }

  private static Decision<PipelineEvent, PipelineRejection> finish(
      PipelineState state, Run run, Generation work, FinishRun c) {
    Ledger ledger = state.runLedger(c.total());
    if (run.cancelRequested()) {
      return ended(run, RunStatus.CANCELLED, ledger, null, c.now());
    }
    return switch (run.mode()) {
      case BATCH -> {
        if (!run.closed()) {
          yield conflict("run.open", "run " + run.id() + " has not published its last seal");
        }
        RunError error = Limits.tooManyRejected(ledger, c.rejectedLimit(), true);
        yield ended(
            run, error == null ? RunStatus.SUCCEEDED : RunStatus.FAILED, ledger, error, c.now());
      }
      case CONTINUOUS -> {
        if (state.desired() == DesiredState.ACTIVE || work.sealOpen()) {
          yield conflict("run.continuous", "run " + run.id() + " goes on until it is paused");
        }
        yield ended(run, RunStatus.SUCCEEDED, ledger, null, c.now());
      }
    };
  }

  private static Decision<PipelineEvent, PipelineRejection> ended(
      Run run, RunStatus status, Ledger ledger, @Nullable RunError error, Instant now) {
    return accept(new RunFinished(run.id(), status, ledger, error, now));
  }

  private static Decision<PipelineEvent, PipelineRejection> conflict(String code, String message) {
    return reject(new Conflict(code, message));
  }
}
