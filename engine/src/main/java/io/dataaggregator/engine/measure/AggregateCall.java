package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate function over one argument, as kept in every bucket.
 *
 * @param kind the function
 * @param argument the type of its argument; null for {@code count()}
 * @param parameter rank of {@code quantile} (0 to 1), number of items of {@code top}; otherwise 0
 */
public record AggregateCall(MeasureKind kind, @Nullable FieldType argument, double parameter) {}
