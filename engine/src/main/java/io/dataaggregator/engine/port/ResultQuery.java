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
 */
public record ResultQuery(
    @Nullable Instant from,
    @Nullable Instant to,
    Map<String, @Nullable String> key,
    @Nullable String state,
    @Nullable String cursor,
    int limit) {}
