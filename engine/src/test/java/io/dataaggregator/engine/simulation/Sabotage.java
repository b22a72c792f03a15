package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.coordination.Coordination;
import io.dataaggregator.engine.coordination.Pace;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.PipelineEvent.FrontierAdvanced;
import io.dataaggregator.engine.pipeline.PipelineEvent.RunFinished;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.Run;
import io.dataaggregator.engine.split.SplitReport;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline that ignores the sentence which the world has broken. Without one, it changes nothing.
 */
final class Sabotage {
  private final World world;
  private long arrivals;

  Sabotage(World world) {
    this.world = world;
  }

  SplitReport arrival(SplitReport report) {
    return world.broken(Broken.REPORTS_BY_SEQUENCE)
        ? new SplitReport(
            arrivals++,
            report.seal(),
            report.ledger(),
            report.earliestClose(),
            report.latestClose(),
            report.units())
        : report;
  }

  long answeredSeal(Generation work, long seal) {
    return world.broken(Broken.ANSWER_NAMES_SEAL) ? work.seal() : seal;
  }

  List<Long> sealsToSend(Generation work) {
    return world.broken(Broken.ONE_OPEN_SEAL)
        ? LongStream.rangeClosed(work.published() + 1, work.seal()).boxed().toList()
        : List.of(work.seal());
  }

  long frontierOf(Generation work, long seal) {
    return seal == work.seal() ? work.frontier() : world.oracle.frontierOf(work.number(), seal);
  }

  /** The books of a run that ends with {@code events}, as its splits were heard, come what may. */
  List<PipelineEvent> books(PipelineState state, Heard heard, List<PipelineEvent> events) {
    Generation work = state.working();
    return !world.broken(Broken.NO_BOOKS_BELOW_NOTHING) || work == null
        ? events
        : events.stream()
            .map(event ->
                event instanceof RunFinished e
                    ? new RunFinished(
                        e.run(),
                        e.status(),
                        heard.books(work).minus(work.counted()),
                        e.error(),
                        e.at())
                    : event)
            .toList();
  }

  /** An event that the core would not have decided on, or null. */
  @Nullable PipelineEvent forge(PipelineState state, Coordination coordination, Heard heard) {
    Run run = state.runs().active();
    Generation work = state.working();
    if (world.broken == null || run == null || work == null || run.closed() || work.lastSeal()) {
      return null;
    }
    Pace pace = coordination.pace(work);
    boolean rises = !pace.holders().isEmpty() && pace.frontier() > work.frontier();
    boolean free = !work.sealOpen();
    return switch (world.broken) {
      case ONE_OPEN_SEAL -> rises && run.listed() && !free ? raise(work, pace.frontier()) : null;
      case LISTING_FIRST ->
          rises && run.mode() == Mode.BATCH && free ? raise(work, pace.frontier()) : null;
      case UNREAD_HOLDS -> {
        long known = heard.frontierOfKnown(work);
        yield free && run.listed() && known > work.frontier() && known < Long.MAX_VALUE
            ? raise(work, known)
            : null;
      }
      case EMPTY_MINIMUM_STAYS ->
          free && run.mode() == Mode.CONTINUOUS && run.listed() && pace.holders().isEmpty()
              ? raise(work, work.frontier() < 0 ? 100 : work.frontier() + 100)
              : null;
      case END_IS_FINITE ->
          coordination.next(state, 1, false, Long.MAX_VALUE, world.now()).orElse(null)
                      instanceof PipelineCommand.OpenSeal open
                  && open.last()
              ? new FrontierAdvanced(Long.MAX_VALUE, work.seal() + 1, true, world.now())
              : null;
      case SEQUENCE_FENCE,
          ONE_EVENT_PER_EPOCH,
          PAUSED_IS_NOT_IDLE,
          END_OF_UNIT_PERSISTED,
          DEAD_LETTERS_FIRST,
          CLASSIFIED_AGAIN,
          LATE_BY_WINDOW,
          SEALED_BEFORE_SEGMENTS,
          CUTS_RECORDED,
          ANSWER_WHEN_DURABLE,
          ANSWER_NAMES_SEAL,
          FORGET_AFTER_PUBLISHED,
          NEW_SPLIT_INHERITS,
          JOINS_BEHIND,
          REPORTS_BY_SEQUENCE,
          NO_HOLDER_NO_PAUSE,
          RESUMED_BEFORE_REMOVAL,
          REMOVAL_FENCED,
          DEAD_LETTER_NAMES_INCARNATION,
          OPEN_NAMES_SEAL,
          SPLITS_BEFORE_PIPELINE,
          SHOWN_AS_FAR_AS_COMPLETE,
          NO_BOOKS_BELOW_NOTHING ->
          null;
    };
  }

  private PipelineEvent raise(Generation work, long frontier) {
    return new FrontierAdvanced(frontier, work.seal() + 1, false, world.now());
  }
}
