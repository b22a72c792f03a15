package io.dataaggregator.cluster.api;

import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.PipelineView.Observed;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The last known state of pipelines. While the database is away a pipeline under way is shown as
 * DEGRADED, with the reason; one whose entity is itself waiting for the database is shown as it was
 * last seen.
 */
public final class LatestViews {
  private static final int KEPT = 10_000;

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

  CompletionStage<Answer<PipelineView>> latest(
      PipelineId id, Supplier<CompletionStage<Answer<PipelineView>>> ask) {
    var away = outage.get();
    PipelineView known = seen.get(id.path());
    if (away.isPresent() && known != null) {
      return CompletableFuture.completedFuture(Answer.done(degraded(known, away.get())));
    }
    return ask.get()
        .thenApply(answer -> {
          if (answer instanceof Answer.Done<PipelineView>(var view)) {
            seen.put(id.path(), view);
          }
          return answer;
        });
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
