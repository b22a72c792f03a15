package io.dataaggregator.engine.simulation;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tables that several incarnations write to without asking: segments and dead letters. */
final class Store {
  /** Key of a segment row. */
  record SegmentKey(Address split, long seal, int range) {}

  /** Key of a dead-letter row. */
  record DeadLetter(Address split, int unit, long offset, String incarnation) {}

  private final Map<Address, Map<SegmentKey, Map<Long, Long>>> segments = new TreeMap<>();
  final Set<DeadLetter> deadLetters = new HashSet<>();

  /** Inserts; a row that is there stays as it is. */
  boolean insert(SegmentKey key, Map<Long, Long> counts) {
    return rows(key.split()).putIfAbsent(key, counts) == null;
  }

  /** Every segment of a split: how many records each bucket counts. */
  Map<SegmentKey, Map<Long, Long>> rows(Address split) {
    return segments.computeIfAbsent(split, s -> new LinkedHashMap<>());
  }

  Set<Address> splits() {
    return segments.keySet();
  }
}
