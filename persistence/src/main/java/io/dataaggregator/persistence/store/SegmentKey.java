package io.dataaggregator.persistence.store;

/**
 * A segment within its generation.
 *
 * @param split the split that wrote it
 * @param seal the seal that closed its buckets
 * @param range its place within the split's segments of that seal, from 0, in order of key
 */
public record SegmentKey(int split, long seal, int range) {}
