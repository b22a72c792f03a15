package io.dataaggregator.engine.aggregate;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which buckets are wanted.
 *
 * @param from windows that start at or after it, in microseconds
 * @param to windows that start before it; {@link Long#MAX_VALUE} for all
 * @param key values that fields of the group key must have: Boolean, Long, Double, BigDecimal,
 *     String, Instant, or null
 */
public record BucketFilter(long from, long to, Map<String, @Nullable Object> key) {
  /** Every bucket. */
  public static final BucketFilter ALL = new BucketFilter(Long.MIN_VALUE, Long.MAX_VALUE, Map.of());
}
