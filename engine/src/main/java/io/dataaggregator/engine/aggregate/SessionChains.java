package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.definition.WindowDefinition.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Sessions, put together from the buckets of panes as long as their gap: two adjacent panes of a
 * key are of one session if less than the gap lies between the last record of the one and the first
 * of the other. Panes are gone through once, two at a time, in the order of their keys. Good until
 * the panes change.
 */
public final class SessionChains implements AssembledWindows {
  private static final int NONE = -1;

  private final AggregatePlan plan;
  private final BucketTable panes;
  private final BucketColumns columns;
  private final long gap;
  // by slot: that of the pane before, of the same session
  private final int[] before;
  private final BitSet continued = new BitSet();
  private final List<int[]> ends = new ArrayList<>();
  private final long[] windows;

  /**
   * The sessions that close at {@code until} or earlier.
   *
   * @param plan of the panes
   */
  public SessionChains(AggregatePlan plan, BucketTable panes, long until) {
    this.plan = plan;
    this.panes = panes;
    var session = (Session) plan.window();
    gap = session.gapMicros();
    WindowLists lists = panes.windows();
    columns = panes.columns();
    // of the last pane of a session that closes, it is asked whether the next one goes on
    int[] wanted =
        IntStream.range(0, lists.size())
            .filter(at -> session.closesAt(lists.start(at) - gap) <= until)
            .boxed()
            .sorted((a, b) -> Long.compare(lists.start(a), lists.start(b)))
            .mapToInt(Integer::intValue)
            .toArray();
    long[] starts = IntStream.of(wanted).mapToLong(lists::start).toArray();
    List<int[]> sorted =
        IntStream.of(wanted).mapToObj(at -> columns.sort(lists.slots(at).toArray())).toList();
    int high = sorted.stream().flatMapToInt(Arrays::stream).max().orElse(NONE);
    before = new int[high + 1];
    Arrays.fill(before, NONE);
    for (int i = 1; i < starts.length; i++) {
      if (starts[i] - starts[i - 1] == gap) link(sorted.get(i - 1), sorted.get(i));
    }
    windows = ends(session, starts, sorted, until);
  }

  /** Goes through the slots of two adjacent panes, both in the order of their keys. */
  private void link(int[] earlier, int[] later) {
    int at = 0;
    for (int slot : later) {
      while (at < earlier.length && columns.compareKeys(earlier[at], slot) < 0) at++;
      if (at == earlier.length) return;
      if (columns.compareKeys(earlier[at], slot) == 0 && first(slot) - last(earlier[at]) < gap) {
        before[slot] = earlier[at];
        continued.set(earlier[at]);
      }
    }
  }

  private long first(int slot) {
    return AggregatePlan.micros(columns.call(columns.calls() - 2).value(slot));
  }

  private long last(int slot) {
    return AggregatePlan.micros(columns.call(columns.calls() - 1).value(slot));
  }

  private long[] ends(Session session, long[] starts, List<int[]> sorted, long until) {
    long[] found = new long[starts.length];
    int count = 0;
    for (int i = 0; i < starts.length && session.closesAt(starts[i]) <= until; i++) {
      int[] last = IntStream.of(sorted.get(i)).filter(slot -> !continued.get(slot)).toArray();
      if (last.length == 0) continue;
      ends.add(last);
      found[count++] = starts[i];
    }
    return Arrays.copyOf(found, count);
  }

  @Override
  public OptionalLong next(long least) {
    int found = Arrays.binarySearch(windows, least);
    int place = found >= 0 ? found : -found - 1;
    return place < windows.length ? OptionalLong.of(windows[place]) : OptionalLong.empty();
  }

  @Override
  public BucketTable first(long window, BucketFilter filter, KeyStart start, int limit) {
    var keys = new BucketFilter(Long.MIN_VALUE, Long.MAX_VALUE, filter.key());
    var first = new FirstSlots(plan, columns, keys, start, Math.addExact(limit, 1));
    for (int end : ends.get(Arrays.binarySearch(windows, window))) first.offer(end);
    var table = new BucketTable(plan.shown());
    table.add(window, columns, slots(first.slots()));
    return table;
  }

  /** All of them in one. */
  public BucketTable all() {
    var table = new BucketTable(plan.shown());
    for (int at = 0; at < windows.length; at++)
      table.add(windows[at], columns, slots(ends.get(at)));
    return table;
  }

  /** Takes what they are made of out of the panes, and is good no more. */
  public void remove() {
    panes.remove(
        IntStream.range(0, windows.length)
            .flatMap(at -> IntStream.of(slots(ends.get(at))))
            .toArray());
  }

  /** Of all panes of the sessions that end with some. */
  private int[] slots(int[] last) {
    var slots = new SlotList();
    for (int end : last) {
      for (int slot = end; slot != NONE; slot = before[slot]) slots.add(slot);
    }
    return slots.toArray();
  }
}
