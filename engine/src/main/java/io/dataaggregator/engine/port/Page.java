package io.dataaggregator.engine.port;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of many.
 *
 * @param nextCursor where the rest begins, or null at the end
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {}
