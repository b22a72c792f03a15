package io.dataaggregator.engine.port;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which results are asked for.
 *
 * @param from windows that start at or after it, or null
 * @param to windows that start before it, or null
 * @param key values that key fields must have, as text; a field mapped to null asks for null
 * @param state only {@code open} or only {@code final}; null for both
 * @param limit at most so many rows, 1 to 10,000
 * @param grouping what buckets are merged to
 */
public record ResultQuery(
    @Nullable Instant from,
    @Nullable Instant to,
    Map<String, @Nullable String> key,
    @Nullable String state,
    @Nullable String cursor,
    int limit,
    Grouping grouping) {
  /**
   * Fewer keys and coarser windows than those of the pipeline, as text; null for its own.
   *
   * @param groupBy fields of the group key, with commas between them; empty for none
   * @param window a duration, a unit of the calendar, or {@code all}
   * @param timezone whose calendar is meant
   */
  public record Grouping(
      @Nullable String groupBy, @Nullable String window, @Nullable String timezone) {
    /** As the pipeline groups. */
    public static final Grouping STORED = new Grouping(null, null, null);
  }
}
