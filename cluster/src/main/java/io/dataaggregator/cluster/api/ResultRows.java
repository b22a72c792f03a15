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
    return new ResultPage.Row(
        instant(start(shape, row)),
        instant(end(shape, row)),
        key,
        values,
        row.open() ? "open" : row.seals() > 1 ? "revised" : "final",
        row.seals());
  }

  /** When the window of a row starts; {@link Long#MIN_VALUE} without windows. */
  static long start(AggregatePlan plan, MergedBucket row) {
    WindowDefinition window = plan.window();
    return window instanceof WindowDefinition.Session
        ? plan.first(row.callValues())
        : window.shownStart(row.windowStart());
  }

  private static long end(AggregatePlan plan, MergedBucket row) {
    WindowDefinition window = plan.window();
    return window instanceof WindowDefinition.Session session
        ? plan.last(row.callValues()) + session.gapMicros()
        : window.shown().end(row.windowStart());
  }

  /** The instant {@code micros} after the epoch; null where it stands for never or always. */
  static @Nullable Instant instant(long micros) {
    return micros == Long.MIN_VALUE || micros >= Long.MAX_VALUE - 1
        ? null
        : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
