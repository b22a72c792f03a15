package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.plan.PipelinePlan;
import java.util.concurrent.TimeUnit;

/** How far a unit may run ahead of the frontier: four windows, and at least a minute. */
final class Drift {
  private static final long LEAST_MICROS = 60_000_000;
  private static final int WINDOWS = 4;

  private Drift() {}

  static long of(PipelinePlan plan) {
    return switch (plan.definition().aggregate().window()) {
      case WindowDefinition.None none -> LEAST_MICROS;
      case WindowDefinition.Tumbling window ->
          Math.max(LEAST_MICROS, WINDOWS * window.sizeMicros());
      case WindowDefinition.Hopping window -> Math.max(LEAST_MICROS, WINDOWS * window.sizeMicros());
      case WindowDefinition.Cumulative window ->
          Math.max(LEAST_MICROS, WINDOWS * window.sizeMicros());
      case WindowDefinition.Session window -> Math.max(LEAST_MICROS, WINDOWS * window.gapMicros());
      case WindowDefinition.Calendar window ->
          WINDOWS * TimeUnit.SECONDS.toMicros(window.periods().unit().leastSeconds());
    };
  }
}
