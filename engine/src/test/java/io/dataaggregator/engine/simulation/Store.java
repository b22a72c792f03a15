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

  /** Key of what all splits have of a bucket and seal. */
  record Merged(long generation, long seal, long bucket) {}

  private final Map<Address, Map<SegmentKey, Map<Long, Long>>> segments = new TreeMap<>();
  private final Map<Merged, Long> merged = new LinkedHashMap<>();
  final Set<DeadLetter> deadLetters = new HashSet<>();

  /** Inserts; a row that is there stays as it is. */
  boolean insert(SegmentKey key, Map<Long, Long> counts) {
    return rows(key.split()).putIfAbsent(key, counts) == null;
  }

  /** Every segment of a split: how many records each bucket counts. */
  Map<SegmentKey, Map<Long, Long>> rows(Address split) {
    return segments.computeIfAbsent(split, s -> new LinkedHashMap<>());
  }

  /**
   * Puts together what splits wrote for a seal and writes the first {@code most} buckets of it; a
   * row that is there stays as it is. Whether that was all.
   */
  boolean merge(long generation, long seal, int most) {
    Map<Long, Long> counts = new TreeMap<>();
    segments.forEach((split, rows) ->
        rows.forEach((key, some) -> {
          if (split.generation() == generation && key.seal() == seal) {
            some.forEach((bucket, count) -> counts.merge(bucket, count, Long::sum));
          }
        }));
    counts.entrySet().stream()
        .limit(most)
        .forEach(e -> merged.putIfAbsent(new Merged(generation, seal, e.getKey()), e.getValue()));
    return most >= counts.size();
  }

  /** What was put together. */
  Map<Merged, Long> merged() {
    return merged;
  }

  Set<Address> splits() {
    return segments.keySet();
  }
}
