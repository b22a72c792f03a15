package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.placement.Residents;
import io.dataaggregator.cluster.segment.SessionSeals;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.engine.definition.RunDefinition;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.pipeline.RunStatus;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.split.SplitId;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every pipeline of a node is given.
 *
 * @param plans compiles a normalised definition; the same text gives the same plan
 * @param sessions puts together what several splits have of sessions
 * @param splits tells a split something
 * @param blocking where rows are written
 * @param residents hears which pipelines are on this node, and what they do
 * @param progress hears how the pipeline gets on, for metrics
 */
public record PipelineParts(
    Map<String, SourceConnector> connectors,
    Function<String, PipelinePlan> plans,
    PipelineRows rows,
    SessionSeals sessions,
    BiConsumer<SplitId, SplitMessage> splits,
    Executor blocking,
    CoordinationSettings settings,
    Residents residents,
    Progress progress) {
  /** The plan of a normalised definition. */
  PipelinePlan plan(String definition) {
    return plans.apply(definition);
  }

  /** How runs of the pipeline go. */
  RunDefinition rules(PipelineState state) {
    return plan(state.definition()).definition().run();
  }

  /** When the schedule fires next; null where it does not. */
  @Nullable Instant nextTick(PipelineState state) {
    return Schedules.next(rules(state), state);
  }

  /** Tells how far the readers of a pipeline see. */
  void show(PipelineId pipeline, PipelineState state) {
    PipelineMessage.Results results = state.exists() ? PipelineViews.results(state) : null;
    Instant watermark = results == null ? null : results.watermark();
    if (watermark == null) progress.left(pipeline);
    else progress.shown(pipeline, watermark);
  }

  /** Hears how pipelines of this node get on. */
  public interface Progress {
    void finished(PipelineId pipeline, RunStatus status);

    /** Readers see results with this watermark. */
    void shown(PipelineId pipeline, Instant watermark);

    /** The pipeline has no watermark, is gone, or is on another node. */
    void left(PipelineId pipeline);
  }
}
