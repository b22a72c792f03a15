package io.dataaggregator.engine.split;

import io.dataaggregator.engine.bytes.Bytes;

/**
 * A block of buckets to store, append-only: (split, seal, range) names the same bytes for ever.
 *
 * @param range place among the seal's segments, from 0, in key order
 * @param records hidden record counts, summed
 */
public record Segment(long seal, int range, Bytes buckets, long records) {}
