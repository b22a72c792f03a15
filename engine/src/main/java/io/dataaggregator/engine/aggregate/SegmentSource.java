package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stored segments of any number of splits and seals, one after another by first key. */
@FunctionalInterface
public interface SegmentSource {
  /**
   * A segment that is read when its range is reached.
   *
   * @param seal the seal that it belongs to, from 1; 0 for buckets that count as open
   * @param payload reads the segment's payload; called once at most
   */
  record Stored(long seal, Bytes firstKey, Bytes lastKey, Supplier<Bytes> payload) {}

  /** The segment with the least first key of those not yet given, or null at the end. */
  @Nullable Stored next();

  /** The segments of a list, in whatever order they stand there. */
  static SegmentSource of(List<Stored> segments) {
    Iterator<Stored> sorted =
        segments.stream().sorted(Comparator.comparing(Stored::firstKey)).iterator();
    return () -> sorted.hasNext() ? sorted.next() : null;
  }
}
