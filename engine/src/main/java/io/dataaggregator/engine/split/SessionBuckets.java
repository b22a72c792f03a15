package io.dataaggregator.engine.split;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketSelection;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.aggregate.Segment;
import io.dataaggregator.engine.aggregate.SessionChains;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Rows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Buckets of sessions: in panes as long as the gap while they are open, and as sessions once they
 * are closed.
 */
final class SessionBuckets implements Buckets {
  private final AggregatePlan plan;
  private final int segmentBuckets;
  private final BucketTable panes;
  private @Nullable SessionChains all;
  // a seal asks twice: for the cuts, and for the buckets themselves
  private @Nullable SessionChains closing;
  private @Nullable TableBuckets closed;
  private long closingFrontier;

  SessionBuckets(AggregatePlan plan, int segmentBuckets) {
    this.plan = plan;
    this.segmentBuckets = segmentBuckets;
    panes = new BucketTable(plan);
  }

  private SessionChains all() {
    if (all == null) all = new SessionChains(plan, panes, Long.MAX_VALUE);
    return all;
  }

  private TableBuckets closed(long frontier) {
    if (closing == null || closed == null || closingFrontier != frontier) {
      closing = new SessionChains(plan, panes, frontier);
      closed = new TableBuckets(plan.shown(), closing.all(), segmentBuckets);
      closingFrontier = frontier;
    }
    return closed;
  }

  private void changed() {
    all = null;
    closing = null;
    closed = null;
  }

  @Override
  public int size() {
    return panes.size();
  }

  @Override
  public long records() {
    return panes.records();
  }

  @Override
  public long bytes() {
    return panes.bytes();
  }

  @Override
  public long encodedBytes() {
    return panes.encodedBytesEstimate();
  }

  /** At least: of a session that has gone on for long, its first pane closes nothing. */
  @Override
  public long earliestClose() {
    return panes.earliestClose();
  }

  @Override
  public long latestClose() {
    return panes.latestClose();
  }

  @Override
  public int added(Bytes encoded) {
    return TableBuckets.added(plan, panes, encoded);
  }

  @Override
  public Rows merge(Bytes encoded) {
    if (encoded.isEmpty()) return Rows.NONE;
    changed();
    return new Rows(panes.merge(encoded), 0);
  }

  @Override
  public List<Bytes> cuts(long before, long frontier) {
    return panes.isEmpty() ? List.of() : closed(frontier).cuts(before, frontier);
  }

  @Override
  public Buckets takeClosed(long frontier) {
    if (panes.isEmpty()) return new TableBuckets(plan.shown(), segmentBuckets);
    TableBuckets taken = closed(frontier);
    if (closing != null) closing.remove();
    changed();
    return taken;
  }

  @Override
  public @Nullable Segment segment(int range, List<Bytes> cuts) {
    return all().all().segment(range, cuts);
  }

  @Override
  public BucketSelection first(BucketFilter filter, KeyStart start, int limit) {
    return FirstOfWindows.of(plan.shown(), List.of(all()), filter, start, limit);
  }

  @Override
  public Bytes encode() {
    return panes.isEmpty() ? Bytes.EMPTY : panes.encode();
  }

  @Override
  public void restore(Bytes encoded) {
    merge(encoded);
  }

  @Override
  public Buckets restoreClosed(Bytes encoded) {
    return new TableBuckets(plan.shown(), segmentBuckets).restoreClosed(encoded);
  }
}
