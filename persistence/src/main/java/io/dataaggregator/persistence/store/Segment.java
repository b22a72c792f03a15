package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.bytes.Bytes;

/**
 * A block of sealed buckets in order of key.
 *
 * @param firstKey key of the first bucket
 * @param lastKey key of the last bucket
 * @param buckets how many there are
 * @param records sum of their hidden record counts
 * @param payload the encoded buckets
 */
public record Segment(
    SegmentKey key, Bytes firstKey, Bytes lastKey, int buckets, long records, Bytes payload) {
  /** What was cut, to be stored under {@code key}. */
  public static Segment of(SegmentKey key, io.dataaggregator.engine.aggregate.Segment cut) {
    return new Segment(
        key, cut.firstKey(), cut.lastKey(), cut.buckets(), cut.records(), cut.payload());
  }

  /** What can be known of a segment without its payload. */
  public record Header(
      SegmentKey key, Bytes firstKey, Bytes lastKey, int buckets, long records, int payloadBytes) {}
}
