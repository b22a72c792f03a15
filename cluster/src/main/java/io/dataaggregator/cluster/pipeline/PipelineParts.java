package io.dataaggregator.cluster.pipeline;

import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.RunStatus;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.split.SplitId;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What every pipeline of a node is given.
 *
 * @param plans compiles a normalised definition; the same text gives the same plan
 * @param splits tells a split something
 * @param blocking where rows are written
 * @param outcomes hears of every run that ends, for metrics
 */
public record PipelineParts(
    Map<String, SourceConnector> connectors,
    Function<String, PipelinePlan> plans,
    PipelineRows rows,
    BiConsumer<SplitId, SplitMessage> splits,
    Executor blocking,
    CoordinationSettings settings,
    RunOutcomes outcomes) {
  /** Hears of runs and of records, for metrics. */
  public interface RunOutcomes {
    void finished(PipelineId pipeline, RunStatus status);

    /** Records that were committed since the last call. */
    void read(PipelineId pipeline, Ledger records);
  }
}
