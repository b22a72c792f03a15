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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The last known state of pipelines. While the database is away a pipeline under way is shown as
 * DEGRADED, with the reason; one whose entity is itself waiting for the database is shown as it was
 * last seen.
 */
public final class LatestViews {
  private static final int KEPT = 10_000;
  private static final Duration ENTITY_WAIT = Duration.ofSeconds(1);

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

  public LatestViews(Supplier<Optional<Outage>> outage) {
    this.outage = outage;
  }

  /** A pipeline was seen like this. */
  void seen(PipelineId id, PipelineView view) {
    seen.put(id.path(), view);
  }

  CompletionStage<Answer<PipelineView>> latest(
      PipelineId id, Supplier<CompletionStage<Answer<PipelineView>>> ask) {
    var away = outage.get();
    CompletionStage<Answer<PipelineView>> asked = ask.get();
    if (away.isEmpty()) return asked;
    PipelineView known = seen.get(id.path());
    return (known == null ? asked : orKnown(asked, known))
        .thenApply(answer ->
            answer instanceof Answer.Done<PipelineView>(var view)
                ? Answer.done(degraded(view, away.get()))
                : answer);
  }

  /** The entity answers from memory, unless it is itself in the middle of a write. */
  private static CompletionStage<Answer<PipelineView>> orKnown(
      CompletionStage<Answer<PipelineView>> asked, PipelineView known) {
    return asked
        .toCompletableFuture()
        .copy()
        .completeOnTimeout(Answer.done(known), ENTITY_WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> Answer.done(known))
        .thenApply(answer ->
            answer instanceof Answer.Refused<PipelineView>(Refusal.Unavailable why)
                ? Answer.done(known)
                : answer);
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
