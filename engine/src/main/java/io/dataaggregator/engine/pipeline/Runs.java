package io.dataaggregator.engine.pipeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline's runs.
 *
 * @param active the run under way
 * @param queued the run that waits for it to end, or for the pipeline to be activated again
 * @param last how the last run ended
 * @param lastTick the schedule has been heeded up to this instant
 * @param finished ids of the last {@link #REMEMBERED} runs that ended, oldest first
 */
public record Runs(
    @Nullable Run active,
    @Nullable Queued queued,
    @Nullable Ended last,
    @Nullable Instant lastTick,
    List<String> finished) {
  /** How many finished runs are known by id, so that a repeated start does not start them again. */
  public static final int REMEMBERED = 100;

  static final Runs NONE = new Runs(null, null, null, null, List.of());

  /** A run that waits. */
  public record Queued(String id, String trigger, @Nullable Instant tick, Instant at) {}

  /** How a run ended. */
  public record Ended(String id, RunStatus status, @Nullable RunError error, Instant at) {}

  /** Whether {@code id} is or was a run, as far as is remembered. */
  public boolean knows(String id) {
    return (active != null && active.id().equals(id))
        || (queued != null && queued.id().equals(id))
        || finished.contains(id);
  }

  Runs heeded(@Nullable Instant tick) {
    boolean news = tick != null && (lastTick == null || tick.isAfter(lastTick));
    return news ? new Runs(active, queued, last, tick, finished) : this;
  }

  /** Up to the end of the last run at least, which another clock may have told. */
  Runs heededLast() {
    return last == null ? this : heeded(last.at());
  }

  Runs queue(PipelineEvent.RunQueued e) {
    Queued waiting = new Queued(e.run(), e.trigger(), e.tick(), e.at());
    return new Runs(active, waiting, last, lastTick, finished).heeded(e.tick());
  }

  Runs start(PipelineEvent.RunStarted e) {
    boolean waited = queued != null && queued.id().equals(e.run());
    return new Runs(Run.begin(e), waited ? null : queued, last, lastTick, finished)
        .heeded(e.tick());
  }

  Runs update(UnaryOperator<Run> change) {
    return active == null ? this : new Runs(change.apply(active), queued, last, lastTick, finished);
  }

  Runs finish(PipelineEvent.RunFinished e) {
    boolean ran = active != null && active.id().equals(e.run());
    boolean waited = queued != null && queued.id().equals(e.run());
    List<String> ids = new ArrayList<>(finished);
    ids.add(e.run());
    if (ids.size() > REMEMBERED) {
      ids.removeFirst();
    }
    return new Runs(
        ran ? null : active,
        waited ? null : queued,
        new Ended(e.run(), e.status(), e.error(), e.at()),
        lastTick,
        List.copyOf(ids));
  }
}
