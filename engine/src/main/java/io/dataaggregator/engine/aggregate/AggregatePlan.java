package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.measure.AggregateCall;
import java.util.List;

/**
 * What every bucket of a pipeline holds.
 *
 * @param keys the group key's columns, in the order of the definition
 * @param window how event time is cut
 * @param calls the accumulators of a bucket, beside its hidden record count
 */
public record AggregatePlan(List<Field> keys, WindowDefinition window, List<AggregateCall> calls) {}
