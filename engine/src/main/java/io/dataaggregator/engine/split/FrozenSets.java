package io.dataaggregator.engine.split;

import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.bytes.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sets of closed buckets, by seal: what segments are written from, and nothing else. */
final class FrozenSets {
  private record FrozenSet(long frontier, List<Bytes> cuts, Buckets buckets) {}

  private final NavigableMap<Long, FrozenSet> sets = new TreeMap<>();

  void freeze(long seal, long frontier, List<Bytes> cuts, Buckets buckets) {
    sets.put(seal, new FrozenSet(frontier, cuts, buckets));
  }

  void forget(long seal) {
    sets.remove(seal);
  }

  SortedSet<Long> seals() {
    return Collections.unmodifiableSortedSet(sets.navigableKeySet());
  }

  /** What they take in a snapshot, about. */
  long encodedBytes() {
    return sets.values().stream().mapToLong(set -> set.buckets().encodedBytes()).sum();
  }

  @Nullable Buckets buckets(long seal) {
    FrozenSet set = sets.get(seal);
    return set == null ? null : set.buckets();
  }

  int segments(long seal) {
    FrozenSet set = sets.get(seal);
    return set == null || set.buckets().size() == 0 ? 0 : set.cuts().size() + 1;
  }

  @Nullable Segment segment(long seal, int range) {
    FrozenSet set = sets.get(seal);
    return set == null ? null : set.buckets().segment(range, set.cuts());
  }

  List<SplitSnapshot.Frozen> toSnapshot() {
    List<SplitSnapshot.Frozen> encoded = new ArrayList<>();
    sets.forEach((n, set) ->
        encoded.add(
            new SplitSnapshot.Frozen(n, set.frontier(), set.cuts(), set.buckets().encode())));
    return encoded;
  }

  void restore(List<SplitSnapshot.Frozen> encoded, Supplier<Buckets> empty) {
    for (SplitSnapshot.Frozen set : encoded) {
      Buckets buckets = empty.get().restoreClosed(set.buckets());
      freeze(set.seal(), set.frontier(), set.cuts(), buckets);
    }
  }
}
