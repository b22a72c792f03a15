package io.dataaggregator.engine.simulation;

import io.dataaggregator.engine.aggregate.Segment;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tables that several incarnations write to without asking: segments and dead letters. */
final class Store {
  /** Key of a segment row. */
  record SegmentKey(Address split, long seal, int range) {}

  /** Key of a dead-letter row. */
  record DeadLetter(Address split, int unit, long offset, String incarnation) {}

  private final Map<Address, Map<SegmentKey, long[]>> segments = new TreeMap<>();
  final Set<DeadLetter> deadLetters = new HashSet<>();

  /** Inserts; a row that is there stays as it is. */
  boolean insert(SegmentKey key, Segment segment) {
    return rows(key.split()).putIfAbsent(key, CountBuckets.decode(segment.payload())) == null;
  }

  /** Bucket and count by turns, of every segment of a split. */
  Map<SegmentKey, long[]> rows(Address split) {
    return segments.computeIfAbsent(split, s -> new java.util.LinkedHashMap<>());
  }

  Set<Address> splits() {
    return segments.keySet();
  }
}
