package io.dataaggregator.engine.split;

import io.dataaggregator.engine.aggregate.BucketSelection;
import io.dataaggregator.engine.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of several selections in their common order. A key that stands in more than one of them,
 * as that of a window does which is open again, is never cut from its other buckets.
 */
final class OpenKeys {
  /** A selection, and how far it was merged. */
  private static final class Part {
    final long seal;
    final BucketSelection selected;
    int merged;
    @Nullable Bytes head;

    Part(long seal, BucketSelection selected) {
      this.seal = seal;
      this.selected = selected;
      advance(0);
    }

    void advance(int to) {
      merged = to;
      head = to < selected.size() ? selected.key(to) : null;
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private final List<Bytes> keys = new ArrayList<>();
  // by key: how many buckets of each part there are up to and including it
  private final List<int[]> buckets = new ArrayList<>();

  void add(long seal, BucketSelection selected) {
    parts.add(new Part(seal, selected));
  }

  /**
   * Merges keys until there are {@code limit} of them, none is left, or their buckets take about
   * {@code bytes}; answers how many there are.
   */
  int merge(int limit, long bytes) {
    long taken = 0;
    for (Bytes key = least(); key != null && keys.size() < limit && taken < bytes; key = least()) {
      for (Part part : parts) {
        if (part.head == null || !part.head.equals(key)) continue;
        taken += part.selected.bytes(part.merged);
        part.advance(part.merged + 1);
      }
      keys.add(key);
      buckets.add(parts.stream().mapToInt(part -> part.merged).toArray());
    }
    return keys.size();
  }

  private @Nullable Bytes least() {
    Bytes least = null;
    for (Part part : parts) {
      if (part.head != null && (least == null || part.head.compareTo(least) < 0)) least = part.head;
    }
    return least;
  }

  /** The buckets of the first {@code count} keys, encoded part by part. */
  List<OpenPage.Table> tables(int count) {
    List<OpenPage.Table> tables = new ArrayList<>();
    int[] wanted = wanted(count);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] == 0) continue;
      Part part = parts.get(i);
      tables.add(new OpenPage.Table(part.seal, part.selected.encode(wanted[i])));
    }
    return tables;
  }

  /** The last of the first {@code count} keys; null where the selections have no other. */
  @Nullable Bytes through(int count) {
    int[] wanted = wanted(count);
    for (int i = 0; i < wanted.length; i++) {
      BucketSelection selected = parts.get(i).selected;
      if (selected.more() || wanted[i] < selected.size()) return keys.get(count - 1);
    }
    return null;
  }

  private int[] wanted(int count) {
    return count == 0 ? new int[parts.size()] : buckets.get(count - 1);
  }
}
