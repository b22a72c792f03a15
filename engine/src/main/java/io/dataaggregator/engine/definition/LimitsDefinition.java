package io.dataaggregator.engine.definition;

/**
 * What a pipeline may use before it stops with a LIMIT error.
 *
 * @param buckets open buckets of one split
 * @param stateBytes size of one split's open buckets; also of the sessions of all splits that may
 *     still go on, where several have parts of them
 * @param rejected share of records, 0 to 1, that may be rejected; judged at the end of a run and,
 *     after the first 1,000 records, while it runs
 */
public record LimitsDefinition(long buckets, long stateBytes, double rejected) {}
