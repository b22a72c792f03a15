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
  /** The {@link Call#text} of each call, in order. */
  public List<String> texts() {
    return calls.stream().map(Call::text).toList();
  }

  /**
   * An aggregate call and where its argument comes from.
   *
   * @param argument null for {@code count()}
   * @param text the same for calls that mean the same over fields of the same types, however they
   *     were written
   */
  public record Call(AggregateCall call, @Nullable CompiledExpression argument, String text) {}
}
