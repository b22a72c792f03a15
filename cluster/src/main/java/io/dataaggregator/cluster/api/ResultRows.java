package io.dataaggregator.cluster.api;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.MergedBucket;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.ResultPage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Buckets as results show them. */
final class ResultRows {
  private ResultRows() {}

  /** A bucket, or a group of buckets, of {@code shape}. */
  static ResultPage.Row row(PipelinePlan plan, AggregatePlan shape, MergedBucket row) {
    Map<String, @Nullable Object> key = new LinkedHashMap<>();
    for (int i = 0; i < row.keyValues().size(); i++) {
      key.put(shape.keys().get(i).name(), row.keyValues().get(i));
    }
    @Nullable Object[] calls = row.callValues().toArray();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    plan.measures().forEach((name, measure) -> values.put(name, measure.evaluate(calls)));
    WindowDefinition window = shape.window();
    boolean windowed = !(window instanceof WindowDefinition.None);
    return new ResultPage.Row(
        windowed ? instant(row.windowStart()) : null,
        windowed ? instant(window.end(row.windowStart())) : null,
        key,
        values,
        row.open() ? "open" : row.seals() > 1 ? "revised" : "final",
        row.seals());
  }

  /** The instant {@code micros} after the epoch; null where it stands for never or always. */
  static @Nullable Instant instant(long micros) {
    return micros == Long.MIN_VALUE || micros >= Long.MAX_VALUE - 1
        ? null
        : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
