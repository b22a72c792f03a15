package io.dataaggregator.cluster.split;

import io.dataaggregator.engine.aggregate.Segment;

/**
 * A block of buckets to store, append-only: (split, seal, range) names the same buckets for ever.
 *
 * @param range place among the seal's segments, from 0, in key order
 */
record SealedRange(long seal, int range, Segment segment) {}
