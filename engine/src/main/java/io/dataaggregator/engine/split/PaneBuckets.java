package io.dataaggregator.engine.split;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketSelection;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.PaneWindows;
import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Rows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Buckets of overlapping windows. Records come in panes and stay in them until the last window of a
 * pane closes; what leaves is a copy of the panes of the windows that close, and windows are put
 * together where they are read or written. A record counts in the windows that are open when it is
 * committed; one that revises others is also kept apart, for those: all of them were closed by the
 * same frontier, since each seal takes them.
 */
final class PaneBuckets implements Buckets {
  private static final int HEAD_BYTES = 2 * Long.BYTES + Integer.BYTES;

  private final AggregatePlan plan;
  private final int segmentBuckets;
  private BucketTable panes;
  private BucketTable late;
  // windows that the panes stand for close behind the one frontier and up to the other
  private long after = Long.MIN_VALUE;
  private long until = Long.MAX_VALUE;
  private @Nullable PaneWindows windows;

  PaneBuckets(AggregatePlan plan, int segmentBuckets) {
    this.plan = plan;
    this.segmentBuckets = segmentBuckets;
    panes = new BucketTable(plan);
    late = new BucketTable(plan);
  }

  private PaneWindows windows() {
    if (windows == null) windows = new PaneWindows(plan, panes, after, until);
    return windows;
  }

  /** Windows that were closed before, of what came late for them. */
  private PaneWindows revised() {
    return new PaneWindows(plan, late, Long.MIN_VALUE, after);
  }

  @Override
  public int size() {
    return panes.size() + late.size();
  }

  @Override
  public long records() {
    return windows().records() + revised().records();
  }

  @Override
  public long bytes() {
    return panes.bytes() + late.bytes();
  }

  @Override
  public long encodedBytes() {
    return panes.encodedBytesEstimate() + late.encodedBytesEstimate();
  }

  @Override
  public long earliestClose() {
    return late.isEmpty() ? windows().earliestClose() : revised().earliestClose();
  }

  @Override
  public long latestClose() {
    return Math.max(panes.latestClose(), late.latestClose());
  }

  @Override
  public int added(Bytes encoded) {
    return TableBuckets.added(plan, panes, encoded);
  }

  @Override
  public Rows merge(Bytes encoded) {
    if (encoded.isEmpty()) return Rows.NONE;
    BucketTable more = BucketTable.of(plan, encoded);
    long open = new PaneWindows(plan, more, after, Long.MAX_VALUE).records();
    var closed = new PaneWindows(plan, more, Long.MIN_VALUE, after);
    long missed = closed.records();
    boolean revises = plan.window().revises();
    if (revises && missed > 0) late.add(closed.copyPanes());
    panes.add(more);
    windows = null;
    return revises ? new Rows(open + missed, 0) : new Rows(open, missed);
  }

  @Override
  public List<Bytes> cuts(long before, long frontier) {
    var closing = new PaneWindows(plan, panes, before, frontier);
    if (late.isEmpty()) return closing.cuts(segmentBuckets);
    var cuts = new ArrayList<>(revised().cuts(segmentBuckets));
    if (closing.next(Long.MIN_VALUE).isPresent()) cuts.add(closing.start());
    cuts.addAll(closing.cuts(segmentBuckets));
    return List.copyOf(cuts);
  }

  @Override
  public Buckets takeClosed(long frontier) {
    var closed = new PaneBuckets(plan, segmentBuckets);
    closed.after = after;
    closed.until = frontier;
    closed.late = late;
    late = new BucketTable(plan);
    if (panes.latestClose() <= frontier) {
      closed.panes = panes;
      panes = new BucketTable(plan);
    } else {
      closed.panes = new PaneWindows(plan, panes, after, frontier).copyPanes();
      panes.takeClosed(frontier);
    }
    after = frontier;
    windows = null;
    return closed;
  }

  @Override
  public @Nullable Segment segment(int range, List<Bytes> cuts) {
    // they are in ranges of their own
    Segment revised = late.isEmpty() ? null : revised().segment(range, cuts);
    return revised == null ? windows().segment(range, cuts) : revised;
  }

  @Override
  public BucketSelection first(BucketFilter filter, KeyStart start, int limit) {
    // windows that were closed come before those that were not
    return FirstOfWindows.of(plan.shown(), List.of(revised(), windows()), filter, start, limit);
  }

  @Override
  public Bytes encode() {
    if (size() == 0) return Bytes.EMPTY;
    Bytes ofPanes = panes.encode();
    Bytes ofLate = late.encode();
    return Bytes.of(
        ByteBuffer.allocate(HEAD_BYTES + ofPanes.length() + ofLate.length())
            .putLong(after)
            .putLong(until)
            .putInt(ofPanes.length())
            .put(ofPanes.array())
            .put(ofLate.array())
            .array());
  }

  @Override
  public void restore(Bytes encoded) {
    if (encoded.isEmpty()) return;
    byte[] bytes = encoded.array();
    var head = ByteBuffer.wrap(bytes);
    after = head.getLong();
    until = head.getLong();
    int middle = HEAD_BYTES + head.getInt();
    panes = BucketTable.of(plan, Bytes.of(Arrays.copyOfRange(bytes, HEAD_BYTES, middle)));
    late = BucketTable.of(plan, Bytes.of(Arrays.copyOfRange(bytes, middle, bytes.length)));
    windows = null;
  }
}
