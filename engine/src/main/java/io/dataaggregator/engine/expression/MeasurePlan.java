package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.measure.AggregateCall;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What buckets keep, and how measures are read from it.
 *
 * @param calls distinct aggregate calls in order of appearance; equal ones are kept once
 * @param measures the measures by name, in the order of the definition
 */
public record MeasurePlan(List<Call> calls, Map<String, MeasureExpression> measures) {
  /**
   * An aggregate call and where its argument comes from.
   *
   * @param argument null for {@code count()}
   */
  public record Call(AggregateCall call, @Nullable CompiledExpression argument) {}
}
