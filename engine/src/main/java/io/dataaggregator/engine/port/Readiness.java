package io.dataaggregator.engine.port;

import java.util.Map;

/**
 * Whether the node should get requests.
 *
 * @param ready false while starting, stopping or not a member
 * @param cause why it is not ready; empty when it is
 * @param degraded what is away, and since when or why; empty when all is well
 */
public record Readiness(boolean ready, String cause, Map<String, String> degraded) {}
