package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;

/**
 * A run of buckets in the order of their keys, as it is stored.
 *
 * @param firstKey key of the first bucket, by {@link KeyCodec}
 * @param lastKey key of the last one
 * @param buckets how many, at least 1
 * @param records sum of their hidden record counts
 * @param payload the encoded buckets
 */
public record Segment(Bytes firstKey, Bytes lastKey, int buckets, long records, Bytes payload) {}
