package io.dataaggregator.cluster.api;

import io.dataaggregator.engine.aggregate.SegmentSource;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.persistence.store.Segment;
import io.dataaggregator.persistence.store.SegmentKey;
import io.dataaggregator.persistence.store.SegmentStore;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A generation's published segments in the order of their first keys, listed some at a time and
 * read one by one. Seals after {@code pinned} count as open: a reader that pages sees what was
 * final when it began.
 */
final class StoredSegments implements SegmentSource {
  private static final int PAGE = 256;

  private final SegmentStore store;
  private final PipelineId id;
  private final long generation;
  private final long pinned;
  private final long published;
  private final Bytes from;
  private final Queue<Segment.Header> listed = new ArrayDeque<>();
  private Segment.@Nullable Header last;
  private boolean exhausted;

  StoredSegments(
      SegmentStore store, PipelineId id, long generation, long pinned, long published, Bytes from) {
    this.store = store;
    this.id = id;
    this.generation = generation;
    this.pinned = pinned;
    this.published = published;
    this.from = from;
  }

  @Override
  public @Nullable Stored next() {
    if (listed.isEmpty() && !exhausted) {
      List<Segment.Header> page = store.page(id, generation, published, from, last, PAGE);
      listed.addAll(page);
      exhausted = page.size() < PAGE;
    }
    Segment.Header header = listed.poll();
    if (header == null) return null;
    last = header;
    long seal = header.key().seal();
    return new Stored(
        seal <= pinned ? seal : 0,
        header.firstKey(),
        header.lastKey(),
        () -> payload(header.key()));
  }

  private Bytes payload(SegmentKey key) {
    Bytes payload = store.payloads(id, generation, List.of(key)).get(key);
    if (payload == null) {
      throw new IllegalStateException(
          "segment " + key + " of generation " + generation + " went away while it was read");
    }
    return payload;
  }
}
