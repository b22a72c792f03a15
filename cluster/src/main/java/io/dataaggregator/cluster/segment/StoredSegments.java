package io.dataaggregator.cluster.segment;

import io.dataaggregator.engine.aggregate.SegmentSource;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.persistence.store.Segment;
import io.dataaggregator.persistence.store.SegmentKey;
import io.dataaggregator.persistence.store.SegmentSpan;
import io.dataaggregator.persistence.store.SegmentStore;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Segments of a generation in the order of their first keys, listed some at a time and read one by
 * one. Seals after {@code pinned} count as open: a reader that pages sees what was final when it
 * began.
 */
public final class StoredSegments implements SegmentSource {
  private static final int PAGE = 256;

  private final SegmentStore store;
  private final PipelineId id;
  private final long generation;
  private final long pinned;
  private final SegmentSpan span;
  private final Bytes from;
  private final Queue<Segment.Header> listed = new ArrayDeque<>();
  private Segment.@Nullable Header last;
  private boolean exhausted;

  /**
   * Those of {@code span} that hold {@code from} or keys behind it.
   *
   * @param pinned seals after this count as open
   */
  public StoredSegments(
      SegmentStore store,
      PipelineId id,
      long generation,
      SegmentSpan span,
      long pinned,
      Bytes from) {
    this.store = store;
    this.id = id;
    this.generation = generation;
    this.span = span;
    this.pinned = pinned;
    this.from = from;
  }

  @Override
  public @Nullable Stored next() {
    if (listed.isEmpty() && !exhausted) {
      List<Segment.Header> page = store.page(id, generation, span, from, last, PAGE);
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
