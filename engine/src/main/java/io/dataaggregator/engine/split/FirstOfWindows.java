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
import java.util.OptionalLong;

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

  /** The first ones of all {@code parts}, each of which has later windows than those before. */
  static FirstOfWindows of(
      AggregatePlan plan,
      List<AssembledWindows> parts,
      BucketFilter filter,
      KeyStart start,
      int limit) {
    var first = new FirstOfWindows(plan, filter, start, limit);
    long least = Math.max(filter.from(), AssembledWindows.windowOf(start.key()));
    for (AssembledWindows windows : parts) {
      OptionalLong at = windows.next(least);
      while (at.isPresent() && first.wants(at.getAsLong())) {
        first.offer(windows.first(at.getAsLong(), filter, start, limit - first.size));
        at = windows.next(at.getAsLong() + 1);
      }
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
