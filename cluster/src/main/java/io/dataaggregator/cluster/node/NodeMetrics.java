package io.dataaggregator.cluster.node;

import io.dataaggregator.cluster.pipeline.PipelineParts;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.RunStatus;
import io.dataaggregator.persistence.database.Database;
import io.dataaggregator.persistence.database.PoolUse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/** The platform's own metrics; those of HTTP are the HTTP module's. */
final class NodeMetrics implements PipelineParts.RunOutcomes {
  /** Pipelines that have series of their own; the records of further ones share one. */
  private static final int PIPELINES = 1_000;

  private final MeterRegistry registry;
  private final Map<String, Ledger> counted = new ConcurrentHashMap<>();

  NodeMetrics(MeterRegistry registry, Database database) {
    this.registry = registry;
    connections(database, "active", PoolUse::active);
    connections(database, "idle", PoolUse::idle);
    connections(database, "pending", PoolUse::pending);
    for (RunStatus status : RunStatus.values()) {
      if (status != RunStatus.QUEUED && status != RunStatus.RUNNING) runs(status);
    }
  }

  private void connections(Database database, String state, ToIntFunction<PoolUse> part) {
    Gauge.builder(
            "db_connections", database, source -> source.pools().stream().mapToInt(part).sum())
        .tag("state", state)
        .description("connections to PostgreSQL, and callers that wait for one (pending)")
        .register(registry);
  }

  private Counter runs(RunStatus status) {
    return Counter.builder("pipeline_runs")
        .tag("status", status.name().toLowerCase(Locale.ROOT))
        .description("runs that ended")
        .register(registry);
  }

  @Override
  public void finished(PipelineId pipeline, RunStatus status) {
    runs(status).increment();
  }

  @Override
  public void read(PipelineId pipeline, Ledger records) {
    String name =
        counted.size() < PIPELINES || counted.containsKey(pipeline.path())
            ? pipeline.path()
            : "other";
    counted.merge(name, records, Ledger::plus);
    count(name, "aggregated", records.aggregated());
    count(name, "filtered", records.filtered());
    count(name, "late", records.late());
    count(name, "rejected", records.rejected());
  }

  private void count(String pipeline, String outcome, long records) {
    if (records == 0) return;
    Counter.builder("pipeline_records")
        .tag("pipeline", pipeline)
        .tag("outcome", outcome)
        .description("source records, by what became of them")
        .register(registry)
        .increment((double) records);
  }
}
