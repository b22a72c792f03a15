package io.dataaggregator.cluster.node;

import io.dataaggregator.cluster.pipeline.PipelineParts;
import io.dataaggregator.cluster.split.InFlight;
import io.dataaggregator.cluster.split.SplitParts;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.pipeline.RunStatus;
import io.dataaggregator.persistence.database.Database;
import io.dataaggregator.persistence.database.PoolUse;
import io.dataaggregator.persistence.store.Retention;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/** The platform's own metrics; those of HTTP are the HTTP module's. */
final class NodeMetrics implements PipelineParts.Progress, SplitParts.Progress {
  /** Pipelines that have series of their own; the records of further ones share one. */
  private static final int PIPELINES = 1_000;

  private final MeterRegistry registry;
  private final Timer handOvers;
  private final SeriesNames names = new SeriesNames(PIPELINES);
  private final Map<PipelineId, Instant> watermarks = new ConcurrentHashMap<>();

  NodeMetrics(MeterRegistry registry, Database database, InFlight inFlight) {
    this.registry = registry;
    connections(database, "active", PoolUse::active);
    connections(database, "idle", PoolUse::idle);
    connections(database, "pending", PoolUse::pending);
    for (RunStatus status : RunStatus.values()) {
      if (status != RunStatus.QUEUED && status != RunStatus.RUNNING) runs(status);
    }
    Gauge.builder("split_in_flight_bytes", inFlight, InFlight::bytes)
        .description("memory of what splits of this node have read and not yet committed")
        .register(registry);
    handOvers =
        Timer.builder("split_handover")
            .description("splits that went to another node: from asked to until stopped")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(10))
            .maximumExpectedValue(Duration.ofMinutes(1))
            .register(registry);
    Retention.TABLES.forEach(this::deletions);
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

  private Counter deletions(String table) {
    return Counter.builder("retention_rows_deleted")
        .tag("table", table)
        .description("rows that this node deleted since they were kept for long enough")
        .register(registry);
  }

  /** Counts rows that were kept for long enough. */
  void deleted(String table, long rows) {
    deletions(table).increment((double) rows);
  }

  @Override
  public void finished(PipelineId pipeline, RunStatus status) {
    runs(status).increment();
  }

  @Override
  public void handedOver(Duration took) {
    handOvers.record(took);
  }

  @Override
  public void committed(PipelineId pipeline, Ledger records) {
    String name = names.of(pipeline.path());
    count(name, "aggregated", records.aggregated());
    count(name, "passed", records.passed());
    count(name, "filtered", records.filtered());
    count(name, "duplicate", records.duplicate());
    count(name, "late", records.late());
    count(name, "rejected", records.rejected());
  }

  private void count(String pipeline, String outcome, long records) {
    if (records == 0) return;
    Counter.builder("pipeline_records")
        .tag("pipeline", pipeline)
        .tag("outcome", outcome)
        .description("source records committed by this node, by what became of them")
        .register(registry)
        .increment((double) records);
  }

  @Override
  public void shown(PipelineId pipeline, Instant watermark) {
    if (watermarks.size() >= PIPELINES && !watermarks.containsKey(pipeline)) return;
    if (watermarks.put(pipeline, watermark) == null) lag(pipeline).register(registry);
  }

  private Gauge.Builder<?> lag(PipelineId pipeline) {
    return Gauge.builder(
            "pipeline_watermark_lag_seconds",
            watermarks,
            all -> {
              Instant watermark = all.get(pipeline);
              return watermark == null
                  ? Double.NaN
                  : Math.max(0, Duration.between(watermark, Instant.now()).toMillis() / 1_000.0);
            })
        .tag("pipeline", pipeline.path())
        .description("how far the watermark of the results that readers see is behind the clock");
  }

  @Override
  public void left(PipelineId pipeline) {
    if (watermarks.remove(pipeline) == null) return;
    registry
        .find("pipeline_watermark_lag_seconds")
        .tag("pipeline", pipeline.path())
        .gauges()
        .forEach(registry::remove);
  }
}
