package io.dataaggregator.engine.definition;

import java.util.List;
import java.util.Map;

/**
 * How records become buckets.
 *
 * @param groupBy fields of the group key, possibly none
 * @param window how event time is cut
 * @param measures name to expression over aggregate calls, in the order of the file
 */
public record AggregateDefinition(
    List<String> groupBy, WindowDefinition window, Map<String, String> measures) {}
