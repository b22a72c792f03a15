package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.engine.connector.SourceUnit;
import io.dataaggregator.engine.coordination.Coordination;
import io.dataaggregator.engine.coordination.Pace;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineEvent.UnitsAssigned.Assignment;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.Run;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One incarnation of a pipeline telling the splits of its working generation what to do. */
final class SplitDriver {
  /** Units in one message, and the length of their names: far below a remote message's limit. */
  private static final int UNITS_PAGE = 200;

  private static final int UNITS_CHARS = 64 << 10;

  /** What is left of the wait for a seal where there is much to seal. */
  private static final int EAGER = 10;

  private static final int PATIENT = 10;

  private final PipelineId id;
  private final PipelineParts parts;
  private @Nullable Coordination coordination;
  private Pace told = Pace.UNKNOWN;
  private Instant lastSeal = Instant.MIN;

  /** How many records were aggregated by then. */
  private long sealedRecords;

  SplitDriver(PipelineId id, PipelineParts parts) {
    this.id = id;
    this.parts = parts;
  }

  /** Forgets what splits said: a run began or ended, or the entity recovered. */
  void reset() {
    coordination = null;
    told = Pace.UNKNOWN;
    lastSeal = Instant.MIN;
    sealedRecords = 0;
  }

  private Coordination leading(Generation work) {
    if (coordination == null || coordination.generation() != work.number()) {
      coordination = new Coordination(UUID.randomUUID().toString(), work.number());
    }
    return coordination;
  }

  /** What the splits of the working, or else current, generation have counted, as far as known. */
  Ledger total(PipelineState state) {
    Generation working = state.working();
    if (working != null) return leading(working).ledger(working);
    Generation current = state.generations().current();
    return current == null ? Ledger.EMPTY : current.counted();
  }

  /** Tells every split to go on, or to halt, and again whatever it has not answered. */
  void begin(PipelineState state, Run run, Generation work, PipelinePlan plan) {
    Coordination lead = leading(work);
    if (state.ending() && !work.sealOpen()) {
      for (int split : lead.halting(state)) tell(work, split, new SplitMessage.Halt(lead.asker()));
      return;
    }
    // what an open seal has of sessions may be put together already: whoever joins has no part in
    // it
    boolean behind = plan.mergesSessions() && work.sealOpen();
    long frontier = behind ? work.frontier() : work.publishedFrontier();
    long seal = behind ? work.seal() : work.published();
    for (int split : work.splits()) {
      long units = work.units().stream().filter(unit -> unit.split() == split).count();
      tell(
          work,
          split,
          new SplitMessage.Begin(
              lead.asker(),
              work.definition(),
              work.definitionVersion(),
              (int) units,
              frontier,
              seal,
              run.id(),
              run.attempt()));
      if (work.published() > 0) tell(work, split, new SplitMessage.Published(work.published()));
    }
    sendSeal(work);
    told = Pace.UNKNOWN;
    sendPace(work);
  }

  private void sendSeal(Generation work) {
    for (int split : leading(work).owing(work)) {
      tell(work, split, new SplitMessage.Seal(work.frontier(), work.seal()));
    }
  }

  private void sendPace(Generation work) {
    Pace pace = leading(work).pace(work);
    if (pace.equals(told)) return;
    told = pace;
    for (int split : work.splits()) {
      tell(
          work,
          split,
          new SplitMessage.Frontier(
              pace.frontier(), !pace.holders().isEmpty(), pace.holders().contains(split)));
    }
  }

  void reported(PipelineState state, SplitId split, String asker, SplitReport report) {
    Generation working = state.working();
    if (working == null) return;
    leading(working).reported(asker, split.generation(), split.split(), working, report);
    sendPace(working);
  }

  void sealAnswered(PipelineState state, SplitId split, String asker, long seal) {
    Generation working = state.working();
    if (working == null) return;
    leading(working).answered(asker, split.generation(), split.split(), seal);
  }

  void halted(PipelineState state, SplitId split, String asker, long sequence) {
    Generation working = state.working();
    if (working == null) return;
    leading(working).halted(asker, split.generation(), split.split(), sequence);
  }

  /**
   * The next step of a run whose units are listed, or null.
   *
   * @param carried the frontier that closes what the last published seal left open
   */
  @Nullable PipelineCommand next(
      PipelineState state, PipelinePlan plan, boolean shown, long carried, Instant now) {
    Generation working = state.working();
    if (working == null) return null;
    PipelineCommand next =
        leading(working)
            .next(
                state,
                plan.definition().limits().rejected(),
                plan.aggregate().window().revises(),
                carried,
                now)
            .orElse(null);
    if (!(next instanceof PipelineCommand.OpenSeal seal)) return next;
    if (!shown || !(seal.last() || isTime(state, seal, now))) return null;
    lastSeal = now;
    sealedRecords = total(state).aggregated();
    return seal;
  }

  /** A seal costs every split a few writes, so only the last one comes at once. */
  private boolean isTime(PipelineState state, PipelineCommand.OpenSeal seal, Instant now) {
    return !lastSeal.plus(interval(state, seal)).isAfter(now);
  }

  private Duration interval(PipelineState state, PipelineCommand.OpenSeal seal) {
    CoordinationSettings settings = parts.settings();
    Generation working = state.working();
    // what came late has waited already, and may come a record at a time
    if (working != null && seal.frontier() == working.frontier()) {
      return settings.sealInterval().multipliedBy(PATIENT);
    }
    boolean many = total(state).aggregated() - sealedRecords >= settings.sealRecords();
    return many ? settings.sealInterval().dividedBy(EAGER) : settings.sealInterval();
  }

  /** The end of a run, with what its splits have counted. */
  PipelineCommand finish(Run run, PipelineState state, PipelinePlan plan, Instant now) {
    return new PipelineCommand.FinishRun(
        run.id(), total(state), plan.definition().limits().rejected(), now);
  }

  /** After the pipeline persisted something: what follows from it for the splits. */
  void persisted(PipelineState state) {
    Generation working = state.working();
    if (working != null && working.sealOpen()) sendSeal(working);
  }

  /**
   * Readers see {@code shown}: frozen sets up to it can be forgotten. Without a run the splits rest
   * and are not woken for that; the next one begins by telling them.
   */
  void published(PipelineState state, PipelineRows.Published shown) {
    Generation working = state.working();
    if (working == null || working.number() != shown.generation()) return;
    for (int split : working.splits()) {
      tell(working, split, new SplitMessage.Published(shown.seal()));
    }
  }

  void sendUnits(PipelineState state, SplitId split, int from) {
    Generation working = state.working();
    if (working == null || working.number() != split.generation()) return;
    List<SplitMessage.Units.Numbered> page = new ArrayList<>();
    int mine = 0;
    int chars = 0;
    int all = working.units().size();
    for (int unit = 0; unit < all && page.size() < UNITS_PAGE && chars < UNITS_CHARS; unit++) {
      Assignment assignment = working.units().get(unit);
      if (assignment.split() != split.split()) continue;
      if (mine++ >= from) {
        SourceUnit one = assignment.unit();
        page.add(new SplitMessage.Units.Numbered(unit, one));
        chars += one.name().length() + one.sequence().length() + one.fingerprint().length();
      }
    }
    tell(working, split.split(), new SplitMessage.Units(from, page));
  }

  /** The splits of the generation in work are not needed any more. */
  void retire(Generation work) {
    for (int split : work.splits()) tell(work, split, new SplitMessage.Retire());
  }

  private void tell(Generation work, int split, SplitMessage message) {
    parts.splits().accept(new SplitId(id, work.number(), split), message);
  }
}
