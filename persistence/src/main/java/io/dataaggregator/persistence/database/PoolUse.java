package io.dataaggregator.persistence.database;

/**
 * How a pool's connections are used right now.
 *
 * @param pool {@code control}, {@code data} or {@code queries}
 * @param pending callers that wait for a connection
 */
public record PoolUse(String pool, int active, int idle, int pending) {}
