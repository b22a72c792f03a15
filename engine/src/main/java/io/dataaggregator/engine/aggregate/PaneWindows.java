package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.WindowDefinition.Overlapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Overlapping windows, put together from the buckets of their panes when somebody wants them: each
 * record was aggregated once, whatever the number of windows it is in (J. Li et al., No Pane, No
 * Gain, SIGMOD Record 34, 2005). A window costs a merge of each pane's buckets, and nothing is kept
 * of it. Good until the panes change.
 *
 * <p>A window is wanted if the frontier that closes it lies in a range: behind what closed others
 * before, and up to what closes it now.
 */
public final class PaneWindows implements AssembledWindows {
  private final class Pane {
    final long start;
    final int[] slots;
    private boolean sorted;

    Pane(long start, int[] slots) {
      this.start = start;
      this.slots = slots;
    }

    /** The slots whose keys, in a window, are of a range; null for no bound. */
    int[] within(long window, @Nullable Bytes from, @Nullable Bytes to) {
      if (from == null && to == null) return slots;
      if (!sorted) System.arraycopy(columns.sort(slots), 0, slots, 0, slots.length);
      sorted = true;
      int first = from == null ? 0 : lowerBound(window, from);
      int end = to == null ? slots.length : lowerBound(window, to);
      return Arrays.copyOfRange(slots, first, end);
    }

    private int lowerBound(long window, Bytes bound) {
      int low = 0;
      int high = slots.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        columns.key(window, slots[middle], key);
        if (key.compareTo(bound) < 0) low = middle + 1;
        else high = middle;
      }
      return low;
    }
  }

  private final AggregatePlan plan;
  private final AggregatePlan shown;
  private final Overlapping shape;
  private final BucketTable panes;
  private final BucketColumns columns;
  private final KeyBuffer key = new KeyBuffer();
  private final List<Pane> byStart = new ArrayList<>();
  private final long least;
  private final long most;

  /**
   * The windows that {@code panes} are in and that close behind {@code after}, up to {@code until}.
   *
   * @param plan of the panes
   */
  public PaneWindows(AggregatePlan plan, BucketTable panes, long after, long until) {
    this.plan = plan;
    this.panes = panes;
    shown = plan.shown();
    shape = (Overlapping) plan.window();
    if (!panes.isEmpty()) {
      WindowLists lists = panes.windows();
      for (int i = 0; i < lists.size(); i++) {
        byStart.add(new Pane(lists.start(i), lists.slots(i).toArray()));
      }
      byStart.sort(Comparator.comparingLong(pane -> pane.start));
    }
    columns = panes.columns();
    long pane = shape.paneMicros();
    long closes = shown.window().closesAt(0);
    least = after == Long.MIN_VALUE ? after : (Math.floorDiv(after - closes, pane) + 1) * pane;
    // no frontier but the first and the last is near the ends of time
    boolean bounded = until != Long.MIN_VALUE && until != Long.MAX_VALUE;
    most = bounded ? Math.floorDiv(until - closes, pane) * pane : until;
  }

  /** When the first of them closes; {@link Long#MAX_VALUE} where there is none. */
  public long earliestClose() {
    OptionalLong first = next(Long.MIN_VALUE);
    return first.isEmpty() ? Long.MAX_VALUE : shown.window().closesAt(first.getAsLong());
  }

  private long first(Pane pane) {
    return Math.max(least, shape.firstWindow(pane.start));
  }

  private long last(Pane pane) {
    return Math.min(most, shape.lastWindow(pane.start));
  }

  @Override
  public OptionalLong next(long from) {
    // of panes that start later, windows do not end earlier
    int low = 0;
    int high = byStart.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (shape.lastWindow(byStart.get(middle).start) < Math.max(from, least)) low = middle + 1;
      else high = middle;
    }
    if (low == byStart.size()) return OptionalLong.empty();
    long pane = shape.paneMicros();
    long wanted = from == Long.MIN_VALUE ? from : Math.ceilDiv(from, pane) * pane;
    long window = Math.max(wanted, first(byStart.get(low)));
    return window <= last(byStart.get(low)) ? OptionalLong.of(window) : OptionalLong.empty();
  }

  /** Records in all of them, each as often as it is in one. */
  public long records() {
    long sum = 0;
    for (Pane pane : byStart) {
      if (first(pane) > last(pane)) continue;
      long windows = (last(pane) - first(pane)) / shape.paneMicros() + 1;
      sum += windows * columns.records(pane.slots);
    }
    return sum;
  }

  /** A table with those of the panes that are in any of the windows. */
  public BucketTable copyPanes() {
    var wanted = new SlotList();
    for (Pane pane : byStart) {
      if (first(pane) > last(pane)) continue;
      for (int slot : pane.slots) wanted.add(slot);
    }
    return panes.copy(wanted.toArray());
  }

  private List<Pane> of(long window) {
    return byStart.subList(paneAt(shape.firstPane(window)), paneAt(shape.lastPane(window) + 1));
  }

  /** The first pane that does not start before {@code start}. */
  private int paneAt(long start) {
    int low = 0;
    int high = byStart.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (byStart.get(middle).start < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Of each pane as many buckets as are wanted in all are enough. */
  @Override
  public BucketTable first(long window, BucketFilter filter, KeyStart start, int limit) {
    var keys = new BucketFilter(Long.MIN_VALUE, Long.MAX_VALUE, filter.key());
    boolean within = AssembledWindows.windowOf(start.key()) == window;
    var table = new BucketTable(shown);
    for (Pane pane : of(window)) {
      KeyStart from = within ? start.in(pane.start) : KeyStart.FIRST;
      var first = new FirstSlots(plan, columns, keys, from, Math.addExact(limit, 1));
      for (int slot : pane.slots) first.offer(slot);
      table.add(window, columns, first.slots());
    }
    return table;
  }

  /**
   * Where the buckets of all windows are cut into ranges of about {@code targetBuckets}, or fewer:
   * where the second and later ranges begin. No window is put together for it: one is taken to have
   * all the keys that there are, unless its panes have fewer buckets.
   */
  public List<Bytes> cuts(int targetBuckets) {
    var cuts = new ArrayList<Bytes>();
    long distinct = distinctKeys();
    long filled = 0;
    for (OptionalLong at = next(Long.MIN_VALUE); at.isPresent(); at = next(at.getAsLong() + 1)) {
      long window = at.getAsLong();
      List<Pane> in = of(window);
      long buckets = in.stream().mapToLong(pane -> pane.slots.length).sum();
      long size = Math.min(buckets, distinct);
      if (filled > 0 && filled + size > targetBuckets) {
        cuts.add(start(window));
        filled = 0;
      }
      long parts = (size + targetBuckets - 1) / targetBuckets;
      if (parts > 1) cut(window, in, parts, cuts);
      filled += size;
    }
    return List.copyOf(cuts);
  }

  /** How many group keys there are in all panes. */
  private long distinctKeys() {
    var keys = new BucketTable(new AggregatePlan(plan.keys(), plan.window(), List.of()));
    for (Pane pane : byStart) keys.add(0, columns, pane.slots);
    return keys.size();
  }

  /** Cuts within a window, by the keys of its largest pane. */
  private void cut(long window, List<Pane> in, long parts, List<Bytes> cuts) {
    Pane largest =
        in.stream().max(Comparator.comparingInt(pane -> pane.slots.length)).orElseThrow();
    int[] slots = columns.sort(largest.slots);
    for (long part = 1; part < Math.min(parts, slots.length); part++) {
      columns.key(window, slots[(int) (part * slots.length / parts)], key);
      cuts.add(key.toBytes());
    }
  }

  /** What the keys of the first window begin with; there is one. */
  public Bytes start() {
    return start(next(Long.MIN_VALUE).orElseThrow());
  }

  /** What every key of a window begins with. */
  private static Bytes start(long window) {
    var key = new KeyBuffer();
    key.number(window);
    return key.toBytes();
  }

  /**
   * One range of the buckets of all windows, as {@link BucketTable#segment} has it. Puts together
   * what is of that range and nothing else.
   */
  public @Nullable Segment segment(int range, List<Bytes> cuts) {
    Bytes from = range == 0 ? null : cuts.get(range - 1);
    Bytes to = range == cuts.size() ? null : cuts.get(range);
    long begin = from == null ? Long.MIN_VALUE : KeyCodec.windowStart(from);
    var table = new BucketTable(shown);
    for (OptionalLong at = next(begin); at.isPresent(); at = next(at.getAsLong() + 1)) {
      long window = at.getAsLong();
      if (to != null && start(window).compareTo(to) >= 0) break;
      Bytes least = window == begin ? from : null;
      Bytes most = to != null && window == KeyCodec.windowStart(to) ? to : null;
      for (Pane pane : of(window)) table.add(window, columns, pane.within(window, least, most));
    }
    return table.isEmpty() ? null : table.segment(0, List.of());
  }
}
