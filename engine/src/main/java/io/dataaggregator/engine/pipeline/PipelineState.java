package io.dataaggregator.engine.pipeline;

import io.dataaggregator.engine.decision.Decision;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.redefinition.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline: its definition, its generations with their units, frontier and seals, and its runs.
 * Data through and through: it is its own snapshot.
 *
 * @param version of the newest definition; 0 before the first one, and never used twice
 * @param definition the newest definition, empty where there is none
 * @param since since when it is desired so; the epoch before the first definition
 * @param resetAgreed the last version whose loss of state was agreed to; 0 where none was
 */
public record PipelineState(
    int version,
    String definition,
    DesiredState desired,
    Instant since,
    Generations generations,
    Runs runs,
    int resetAgreed) {
  /** A pipeline that does not exist. */
  public static final PipelineState EMPTY =
      new PipelineState(0, "", DesiredState.ARCHIVED, Instant.EPOCH, Generations.NONE, Runs.NONE);

  /** One in which nothing was ever given up. */
  public PipelineState(
      int version,
      String definition,
      DesiredState desired,
      Instant since,
      Generations generations,
      Runs runs) {
    this(version, definition, desired, since, generations, runs, 0);
  }

  /**
   * What {@code command} leads to in this state.
   *
   * @param change what the newest definition does to the state there is
   */
  public Decision<PipelineEvent, PipelineRejection> decide(PipelineCommand command, Change change) {
    return switch (command) {
      case PipelineCommand.Request request -> Requests.decide(this, request, change);
      case PipelineCommand.Progress progress -> RunProgress.decide(this, progress, change);
    };
  }

  /** The state after {@code event}. Total: any journal that was ever written replays. */
  public PipelineState apply(PipelineEvent event) {
    return switch (event) {
      case PipelineEvent.Defined e -> defined(e);
      case PipelineEvent.Activated e ->
          // what the schedule asked for while nobody wanted it is not made up for
          desire(DesiredState.ACTIVE, e.at()).with(runs.heeded(e.at()).heededLast());
      case PipelineEvent.ResetAgreed e -> agreed(e.version());
      case PipelineEvent.Paused e -> desire(DesiredState.PAUSED, e.at());
      case PipelineEvent.Deleted e ->
          new PipelineState(
              version,
              "",
              DesiredState.ARCHIVED,
              e.at(),
              new Generations(generations.count(), null, null),
              new Runs(null, null, null, runs.lastTick(), List.of()));
      case PipelineEvent.RunQueued e -> with(runs.queue(e));
      case PipelineEvent.RunStarted e -> started(e);
      case PipelineEvent.GenerationRedefined e ->
          work(g -> g.redefined(e.version(), definition))
              .with(runs.update(run -> run.redefined(e.version())));
      case PipelineEvent.TickSkipped e -> with(runs.heeded(e.tick()));
      case PipelineEvent.UnitsAssigned e -> work(g -> g.assigned(e.units()));
      case PipelineEvent.ListingCompleted e -> with(runs.update(Run::withListed));
      case PipelineEvent.FrontierAdvanced e ->
          work(g -> g.opened(e.frontier(), e.seal(), e.last()));
      case PipelineEvent.SealPublished e -> published(e.seal());
      case PipelineEvent.RunRetried e -> with(runs.update(run -> run.retried(e)));
      case PipelineEvent.CancelRequested e -> with(runs.update(Run::withCancelRequested));
      case PipelineEvent.RunFinished e -> finished(e);
    };
  }

  private PipelineState defined(PipelineEvent.Defined e) {
    boolean fresh = desired == DesiredState.ARCHIVED;
    return new PipelineState(
        e.version(),
        e.definition(),
        fresh ? DesiredState.DRAFT : desired,
        fresh ? e.at() : since,
        generations,
        // a schedule asks for nothing from before it was there
        runs.heeded(e.at()),
        resetAgreed);
  }

  private PipelineState started(PipelineEvent.RunStarted e) {
    PipelineState next = with(runs.start(e));
    if (!e.newGeneration()) {
      return next.work(Generation::continued);
    }
    Generation fresh = Generation.begin(e.generation(), e.definitionVersion(), definition);
    // a run without end would never show anything if its generation had to wait for its end
    return next.with(generations.begin(fresh, e.mode() == Mode.CONTINUOUS));
  }

  private PipelineState published(long seal) {
    Generation g = generations.working();
    boolean closes = g != null && g.lastSeal() && g.seal() == seal;
    PipelineState next = work(generation -> generation.published(seal));
    return closes ? next.with(next.runs.update(Run::withClosed)) : next;
  }

  private PipelineState finished(PipelineEvent.RunFinished e) {
    Run run = runs.active();
    PipelineState next = with(runs.finish(e));
    if (run == null || !run.id().equals(e.run())) {
      return next;
    }
    if (generations.building() != null && e.status() != RunStatus.SUCCEEDED) {
      return next.with(generations.discardBuilding());
    }
    return next.with(generations.update(g -> g.counted(e.ledger())).promote());
  }

  private PipelineState desire(DesiredState state, Instant at) {
    return new PipelineState(version, definition, state, at, generations, runs, resetAgreed);
  }

  private PipelineState agreed(int reset) {
    return new PipelineState(version, definition, desired, since, generations, runs, reset);
  }

  private PipelineState with(Runs changed) {
    return new PipelineState(
        version, definition, desired, since, generations, changed, resetAgreed);
  }

  private PipelineState with(Generations changed) {
    return new PipelineState(version, definition, desired, since, changed, runs, resetAgreed);
  }

  private PipelineState work(UnaryOperator<Generation> change) {
    return with(generations.update(change));
  }

  /** Whether the pipeline is defined and not deleted. */
  public boolean exists() {
    return desired != DesiredState.ARCHIVED;
  }

  /** Whether something may happen without anybody asking, so that the entity has to be alive. */
  public boolean wanted() {
    return desired == DesiredState.ACTIVE || runs.active() != null;
  }

  /** Whether the run under way would go on without end, and nobody wants that any more. */
  public boolean ending() {
    Run run = runs.active();
    return run != null && run.mode() == Mode.CONTINUOUS && desired != DesiredState.ACTIVE;
  }

  /**
   * Why no run may begin by the newest definition: it would lose state that nobody has given up.
   * Null where nothing is lost, or that was agreed to.
   */
  public @Nullable String held(Change change) {
    boolean loses = Change.verdict(this, change) == Verdict.RESETS;
    return exists() && loses && resetAgreed != version ? change.refusal() : null;
  }

  /** The generation of the run under way, or null without a run. */
  public @Nullable Generation working() {
    return runs.active() == null ? null : generations.working();
  }

  /**
   * What the run under way has counted, when its generation's splits have counted {@code total} as
   * far as is known. Nothing while less is known than earlier runs of the generation have counted,
   * as is so after a recovery: what is not told of one run is counted by the next, and nothing by
   * both.
   */
  public Ledger runLedger(Ledger total) {
    Generation working = working();
    if (working == null) {
      return Ledger.EMPTY;
    }
    Ledger run = total.minus(working.counted());
    return run.possible() ? run : Ledger.EMPTY;
  }
}
