package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.measure.AggregateCall;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What every bucket of a pipeline holds.
 *
 * @param keys the group key's columns, in the order of the definition
 * @param window how event time is cut
 * @param calls the accumulators of a bucket, beside its hidden record count
 */
public record AggregatePlan(List<Field> keys, WindowDefinition window, List<AggregateCall> calls) {
  /** The plan of what results are of; panes are put together for it. */
  public AggregatePlan shown() {
    return new AggregatePlan(keys, window.shown(), calls);
  }

  /** Names and types, so that buckets of another definition are refused, not misread. */
  String layout() {
    String fields =
        keys.stream()
            .map(field -> field.name() + ":" + field.type())
            .collect(Collectors.joining(", "));
    String measures = calls.stream().map(AggregatePlan::layout).collect(Collectors.joining(", "));
    return "(" + fields + ") -> (" + measures + ")";
  }

  private static String layout(AggregateCall call) {
    FieldType argument = call.argument();
    String parameter = call.parameter() == 0 ? "" : ", " + call.parameter();
    return call.kind() + "(" + (argument == null ? "" : argument) + parameter + ")";
  }
}
