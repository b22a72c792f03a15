package io.dataaggregator.cluster.split;

import io.dataaggregator.cluster.placement.Residents;
import io.dataaggregator.connectors.spi.SourceConnector;
import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.split.Buckets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What every split of a node is given.
 *
 * @param connectors installed connectors by name
 * @param references reads what records are looked up in
 * @param plans compiles a normalised definition; the same text gives the same plan
 * @param store what splits write beside their journal
 * @param blocking where that writing may wait
 * @param pipelines how to reach the pipeline of a split
 * @param residents hears which splits are on this node, and what they do
 * @param inFlight what all splits of the node have read and not yet committed
 * @param progress hears how splits get on, for metrics
 */
public record SplitParts(
    Map<String, SourceConnector> connectors,
    ReferenceLoader references,
    Function<String, PipelinePlan> plans,
    SplitStore store,
    Executor blocking,
    PipelineLink pipelines,
    Residents residents,
    Progress progress,
    InFlight inFlight,
    SplitSettings settings) {
  /** Hears how splits of this node get on. */
  public interface Progress {
    /** What became of the records of an epoch. */
    void committed(PipelineId pipeline, Ledger records);

    /** A split was handed over: it read no more, committed what it had read, and stopped. */
    void handedOver(Duration took);
  }

  SourceConnector connector(String name) {
    SourceConnector connector = connectors.get(name);
    if (connector == null) {
      throw new SourceException(
          "source.no-connector", "connector " + name + " is not installed on this node", false);
    }
    return connector;
  }

  /** Makes an empty set of buckets of a normalised definition. */
  Function<String, Buckets> buckets() {
    return definition -> {
      PipelinePlan plan = plans.apply(definition);
      return plan.mergesSessions()
          ? Buckets.parts(plan.aggregate(), BucketTable.SEGMENT_BUCKETS)
          : Buckets.of(plan.aggregate());
    };
  }
}
