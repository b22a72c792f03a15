package io.dataaggregator.cluster.segment;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.AssembledWindows;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.MergedRows;
import io.dataaggregator.engine.aggregate.SessionLimitException;
import io.dataaggregator.engine.aggregate.SessionMerge;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.pipeline.Generation;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.persistence.store.Segment;
import io.dataaggregator.persistence.store.SegmentKey;
import io.dataaggregator.persistence.store.SegmentSpan;
import io.dataaggregator.persistence.store.SegmentStore;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts together the sessions that several splits have parts of, seal by seal: what the seal before
 * left open and what every split wrote for this one become final sessions, and others that the next
 * seal goes on with. Both are segments, and those are the same however often this is done, so that
 * it may be broken off, or be done twice at once. Blocking.
 */
public final class SessionSeals {
  private final SegmentStore store;

  public SessionSeals(SegmentStore store) {
    this.store = store;
  }

  /** Writes segments of one kind, one after another. */
  private final class Writer implements Consumer<io.dataaggregator.engine.aggregate.Segment> {
    private final PipelineId id;
    private final Generation work;
    private final int kind;
    private int range;

    Writer(PipelineId id, Generation work, int kind) {
      this.id = id;
      this.work = work;
      this.kind = kind;
    }

    @Override
    public void accept(io.dataaggregator.engine.aggregate.Segment segment) {
      var key = new SegmentKey(kind, work.seal(), range++);
      store.insert(id, work.number(), List.of(Segment.of(key, segment)));
    }
  }

  /**
   * Puts together what there is for the open seal, which every split has answered. When it returns,
   * everything is durable.
   *
   * @param plan of sessions
   * @param limit how many bytes sessions that may still go on take in memory, at most
   * @return the frontier that closes what is left open; {@link Long#MAX_VALUE} where nothing is
   * @throws SessionLimitException when they would take more
   */
  public long merge(PipelineId id, Generation work, AggregatePlan plan, long limit) {
    var finals = new Writer(id, work, SegmentSpan.FINAL);
    var merge = SessionMerge.toSegments(plan, SessionMerge.SEGMENT_SESSIONS, limit, finals);
    merge.take(rows(id, work, plan, SegmentSpan.carried(work.published())));
    merge.take(rows(id, work, plan, SegmentSpan.of(work.splits(), work.seal())));
    long closes = plan.window().closesAt(merge.lastPane());
    if (closes <= work.frontier()) {
      merge.endAll();
      return Long.MAX_VALUE;
    }
    var open = merge.endOthers();
    open.forEach(new Writer(id, work, SegmentSpan.CARRIED));
    return open.isEmpty() ? Long.MAX_VALUE : closes;
  }

  private MergedRows rows(PipelineId id, Generation work, AggregatePlan plan, SegmentSpan span) {
    var stored = new StoredSegments(store, id, work.number(), span, 0, Bytes.EMPTY);
    return new MergedRows(plan.shown(), BucketFilter.ALL, KeyStart.FIRST, null, stored);
  }

  /**
   * The frontier that closes what the last published seal left open; {@link Long#MAX_VALUE} where
   * nothing is.
   *
   * @param plan of sessions
   */
  public long carried(PipelineId id, Generation work, AggregatePlan plan) {
    var span = SegmentSpan.carried(work.published());
    return store.page(id, work.number(), span, Bytes.EMPTY, null, 1).stream()
        .mapToLong(left -> plan.window().closesAt(AssembledWindows.windowOf(left.firstKey())))
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }
}
