package io.dataaggregator.cluster.api;

import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.PipelineView.Observed;
import io.dataaggregator.engine.port.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The last known state of pipelines. While the database is away a pipeline under way is shown as
 * DEGRADED, with the reason; one whose entity is itself waiting for the database is shown as it was
 * last seen.
 */
public final class LatestViews {
  private static final int KEPT = 10_000;
  private static final List<Duration> ENTITY_WAITS =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(5));

  /** What is away, and since when. */
  public record Outage(String reason, Instant since) {}

  private final Supplier<Optional<Outage>> outage;
  private final Map<String, PipelineView> seen =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, PipelineView> eldest) {
              return size() > KEPT;
            }
          });

  private final Map<String, Instant> silent = new ConcurrentHashMap<>();

  public LatestViews(Supplier<Optional<Outage>> outage) {
    this.outage = outage;
  }

  /** A pipeline was seen like this. */
  void seen(PipelineId id, PipelineView view) {
    seen.put(id.path(), view);
    silent.remove(id.path());
  }

  CompletionStage<Answer<PipelineView>> latest(
      PipelineId id, Supplier<CompletionStage<Answer<PipelineView>>> ask) {
    PipelineView known = seen.get(id.path());
    var answer = ask.get().toCompletableFuture().copy();
    if (known != null) {
      // The entity answers from memory, unless it is itself in the middle of a write; and an outage
      // is noticed a moment after it began.
      for (Duration wait : ENTITY_WAITS) {
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
            .execute(() -> outage.get().ifPresent(away -> answer.complete(Answer.done(known))));
      }
    }
    return answer
        .exceptionally(failure -> unavailable(id))
        .thenApply(seen -> known != null && isUnavailable(seen) ? silent(id, known) : seen)
        .thenApply(seen -> seen.map(view -> outage.get().map(a -> degraded(view, a)).orElse(view)));
  }

  /** Its entity does not answer, though there is nothing wrong that this node knows of. */
  private Answer<PipelineView> silent(PipelineId id, PipelineView known) {
    Instant since = silent.computeIfAbsent(id.path(), path -> Instant.now());
    return Answer.done(
        degraded(
            known,
            new Outage(
                "the pipeline does not answer: it may be unable to read its journal, see the log",
                since)));
  }

  private static Answer<PipelineView> unavailable(PipelineId id) {
    return Answer.refused(
        new Refusal.Unavailable(
            "pipeline " + id.name() + " does not answer: ask again in a while"));
  }

  private static boolean isUnavailable(Answer<PipelineView> answer) {
    return answer instanceof Answer.Refused<PipelineView>(Refusal.Unavailable why);
  }

  private static PipelineView degraded(PipelineView view, Outage outage) {
    if (view.currentRun() == null) return view;
    return new PipelineView(
        view.name(),
        view.definition(),
        view.version(),
        view.desired(),
        Observed.DEGRADED,
        outage.reason(),
        outage.since(),
        view.generation(),
        view.currentRun(),
        view.nextTick());
  }
}
