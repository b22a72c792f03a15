package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.definition.WindowDefinition.Session;
import io.dataaggregator.engine.measure.AggregateCall;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What every bucket of a pipeline holds.
 *
 * @param keys the group key's columns, in the order of the definition
 * @param window how event time is cut
 * @param calls the accumulators of a bucket, beside its hidden record count; where windows are
 *     sessions the last two are least and greatest event time
 */
public record AggregatePlan(List<Field> keys, WindowDefinition window, List<AggregateCall> calls) {
  /**
   * The first and the last record of a session, in microseconds.
   *
   * @param values of all calls
   */
  public long first(List<@Nullable Object> values) {
    return micros(values.get(calls.size() - 2));
  }

  /** See {@link #first}. */
  public long last(List<@Nullable Object> values) {
    return micros(values.getLast());
  }

  static long micros(@Nullable Object time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) Objects.requireNonNull(time));
  }

  /** The plan of what results are of; panes are put together for it. */
  public AggregatePlan shown() {
    return new AggregatePlan(keys, window.shown(), calls);
  }

  /**
   * The plan of parts of sessions: of panes that close by themselves, whatever comes behind them.
   */
  public AggregatePlan parts() {
    return new AggregatePlan(keys, ((Session) window).panes(), calls);
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
