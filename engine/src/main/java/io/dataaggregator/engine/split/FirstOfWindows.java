package io.dataaggregator.engine.split;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.aggregate.AssembledWindows;
import io.dataaggregator.engine.aggregate.BucketFilter;
import io.dataaggregator.engine.aggregate.BucketSelection;
import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.aggregate.KeyStart;
import io.dataaggregator.engine.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The first buckets that a reader wants, of windows in the order of their keys. */
final class FirstOfWindows implements BucketSelection {
  private final AggregatePlan plan;
  private final BucketFilter filter;
  private final KeyStart start;
  private final int limit;
  private final List<BucketSelection> parts = new ArrayList<>();
  private int size;
  private boolean more;

  private FirstOfWindows(AggregatePlan plan, BucketFilter filter, KeyStart start, int limit) {
    this.plan = plan;
    this.filter = filter;
    this.start = start;
    this.limit = limit;
  }

  /** The first ones of {@code table}, whose windows come first, and of {@code windows}. */
  static FirstOfWindows of(
      AggregatePlan plan,
      BucketTable table,
      AssembledWindows windows,
      BucketFilter filter,
      KeyStart start,
      int limit) {
    var first = new FirstOfWindows(plan, filter, start, limit);
    first.offer(table);
    int at = windows.place(start.key(), filter.from());
    for (; at < windows.size() && first.wants(windows.window(at)); at++) {
      first.offer(windows.table(at));
    }
    return first;
  }

  /** Whether a window that comes next is wanted; if not, neither are those behind it. */
  private boolean wants(long window) {
    if (window >= filter.to() || more) return false;
    more = size == limit;
    return !more;
  }

  private void offer(BucketTable table) {
    if (table.isEmpty() || more) return;
    BucketSelection part = table.first(filter, start, limit - size);
    if (part.size() == 0) return;
    parts.add(part);
    size += part.size();
    more = part.more();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Bytes key(int position) {
    int at = position;
    for (BucketSelection part : parts) {
      if (at < part.size()) return part.key(at);
      at -= part.size();
    }
    throw new IndexOutOfBoundsException(position);
  }

  @Override
  public long bytes(int position) {
    int at = position;
    for (BucketSelection part : parts) {
      if (at < part.size()) return part.bytes(at);
      at -= part.size();
    }
    throw new IndexOutOfBoundsException(position);
  }

  @Override
  public Bytes encode(int count) {
    if (count <= parts.getFirst().size()) return parts.getFirst().encode(count);
    var table = new BucketTable(plan);
    int left = count;
    for (BucketSelection part : parts) {
      if (left == 0) break;
      int taken = Math.min(left, part.size());
      table.merge(part.encode(taken));
      left -= taken;
    }
    return table.encode();
  }

  @Override
  public boolean more() {
    return more;
  }
}
