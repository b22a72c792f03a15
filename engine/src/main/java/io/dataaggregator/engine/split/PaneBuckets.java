package io.dataaggregator.engine.split;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketSelection;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.PaneWindows;
import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Buckets of overlapping windows. Records come in panes and stay in them until the last window of a
 * pane closes; what leaves is a copy of the panes of the windows that close, and windows are put
 * together where they are read or written. A record counts in the windows that are open when it is
 * committed; one that revises others counts in those apart from the panes.
 */
final class PaneBuckets implements Buckets {
  private static final int HEAD_BYTES = 2 * Long.BYTES + Integer.BYTES;

  private final AggregatePlan plan;
  private final int segmentBuckets;
  private BucketTable panes;
  private BucketTable revisions;
  // windows that the panes stand for close behind the one frontier and up to the other
  private long after = Long.MIN_VALUE;
  private long until = Long.MAX_VALUE;
  private @Nullable PaneWindows windows;

  PaneBuckets(AggregatePlan plan, int segmentBuckets) {
    this.plan = plan;
    this.segmentBuckets = segmentBuckets;
    panes = new BucketTable(plan);
    revisions = new BucketTable(plan.shown());
  }

  private PaneWindows windows() {
    if (windows == null) windows = new PaneWindows(plan, panes, after, until);
    return windows;
  }

  @Override
  public int size() {
    return panes.size() + revisions.size();
  }

  @Override
  public long records() {
    return windows().records() + revisions.records();
  }

  @Override
  public long bytes() {
    return panes.bytes() + revisions.bytes();
  }

  @Override
  public long earliestClose() {
    if (!revisions.isEmpty()) return revisions.earliestClose();
    PaneWindows open = windows();
    return open.size() == 0 ? Long.MAX_VALUE : plan.shown().window().closesAt(open.window(0));
  }

  @Override
  public long latestClose() {
    return Math.max(panes.latestClose(), revisions.latestClose());
  }

  @Override
  public int added(Bytes encoded) {
    return TableBuckets.added(plan, panes, encoded);
  }

  @Override
  public long merge(Bytes encoded) {
    if (encoded.isEmpty()) return 0;
    BucketTable more = BucketTable.of(plan, encoded);
    var open = new PaneWindows(plan, more, after, Long.MAX_VALUE);
    long rows = open.records();
    if (plan.window().revises()) {
      var closed = new PaneWindows(plan, more, Long.MIN_VALUE, after);
      rows += closed.records();
      for (int at = 0; at < closed.size(); at++) revisions.add(closed.table(at));
    }
    panes.add(more);
    windows = null;
    return rows;
  }

  @Override
  public List<Bytes> cuts(long before, long frontier) {
    var closing = new PaneWindows(plan, panes, before, frontier);
    if (revisions.isEmpty()) return closing.cuts(segmentBuckets);
    var cuts = new ArrayList<>(revisions.cuts(segmentBuckets));
    if (closing.size() > 0) cuts.add(closing.start());
    cuts.addAll(closing.cuts(segmentBuckets));
    return List.copyOf(cuts);
  }

  @Override
  public Buckets takeClosed(long frontier) {
    var closed = new PaneBuckets(plan, segmentBuckets);
    closed.after = after;
    closed.until = frontier;
    closed.revisions = revisions;
    revisions = new BucketTable(plan.shown());
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
    Segment revised = revisions.isEmpty() ? null : revisions.segment(range, cuts);
    return revised == null ? windows().segment(range, cuts) : revised;
  }

  @Override
  public BucketSelection first(BucketFilter filter, KeyStart start, int limit) {
    // windows that were closed come before those that were not
    return FirstOfWindows.of(plan.shown(), revisions, windows(), filter, start, limit);
  }

  @Override
  public Bytes encode() {
    if (size() == 0) return Bytes.EMPTY;
    Bytes ofPanes = panes.encode();
    Bytes ofRevisions = revisions.encode();
    return Bytes.of(
        ByteBuffer.allocate(HEAD_BYTES + ofPanes.length() + ofRevisions.length())
            .putLong(after)
            .putLong(until)
            .putInt(ofPanes.length())
            .put(ofPanes.array())
            .put(ofRevisions.array())
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
    revisions =
        BucketTable.of(plan.shown(), Bytes.of(Arrays.copyOfRange(bytes, middle, bytes.length)));
    windows = null;
  }
}
