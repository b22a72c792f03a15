package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.WindowDefinition.Overlapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
  private static final class Pane {
    final long start;
    final int[] slots;

    Pane(long start, int[] slots) {
      this.start = start;
      this.slots = slots;
    }
  }

  private final AggregatePlan shown;
  private final Overlapping shape;
  private final BucketTable panes;
  private final List<Pane> byStart = new ArrayList<>();
  private final long[] windows;

  /**
   * The windows that {@code panes} are in and that close behind {@code after}, up to {@code until}.
   *
   * @param plan of the panes
   */
  public PaneWindows(AggregatePlan plan, BucketTable panes, long after, long until) {
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
    windows = windows(after, until);
  }

  private long[] windows(long after, long until) {
    long[] found = new long[16];
    int count = 0;
    long next = Long.MIN_VALUE;
    for (Pane pane : byStart) {
      long last = shape.lastWindow(pane.start);
      long window = Math.max(next, shape.firstWindow(pane.start));
      for (; window <= last && closes(window) <= until; window += shape.paneMicros()) {
        if (closes(window) <= after) continue;
        if (count == found.length) found = Arrays.copyOf(found, 2 * count);
        found[count++] = window;
      }
      next = window;
    }
    return Arrays.copyOf(found, count);
  }

  private long closes(long window) {
    return shown.window().closesAt(window);
  }

  @Override
  public int size() {
    return windows.length;
  }

  @Override
  public long window(int at) {
    return windows[at];
  }

  /** Records in all of them, each as often as it is in one. */
  public long records() {
    long sum = 0;
    for (Pane pane : byStart) {
      int from = place(shape.firstWindow(pane.start));
      int to = place(shape.lastWindow(pane.start) + 1);
      sum += (to - from) * panes.columns().records(pane.slots);
    }
    return sum;
  }

  /** A table with those of the panes that are in any of the windows. */
  public BucketTable copyPanes() {
    var wanted = new SlotList();
    for (Pane pane : byStart) {
      int first = place(shape.firstWindow(pane.start));
      if (first == windows.length || windows[first] > shape.lastWindow(pane.start)) continue;
      for (int slot : pane.slots) wanted.add(slot);
    }
    return panes.copy(wanted.toArray());
  }

  @Override
  public int place(long window) {
    int place = Arrays.binarySearch(windows, window);
    return place >= 0 ? place : -place - 1;
  }

  @Override
  public BucketTable table(int at) {
    var table = new BucketTable(shown);
    add(at, table);
    return table;
  }

  private void add(int at, BucketTable table) {
    for (Pane pane : of(windows[at])) table.add(windows[at], panes, pane.slots);
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

  /**
   * Where the buckets of all windows are cut into ranges of at most about {@code targetBuckets}:
   * where the second and later ranges begin. No window is put together for it, so a range may have
   * fewer, or none.
   */
  public List<Bytes> cuts(int targetBuckets) {
    var cuts = new ArrayList<Bytes>();
    long filled = 0;
    for (long window : windows) {
      List<Pane> in = of(window);
      long most = in.stream().mapToLong(pane -> pane.slots.length).sum();
      if (filled > 0 && filled + most > targetBuckets) {
        cuts.add(start(window));
        filled = 0;
      }
      long parts = (most + targetBuckets - 1) / targetBuckets;
      if (parts > 1) cut(window, in, parts, cuts);
      filled += most;
    }
    return List.copyOf(cuts);
  }

  /** Cuts within a window, by the keys of its largest pane. */
  private void cut(long window, List<Pane> in, long parts, List<Bytes> cuts) {
    int[] largest =
        in.stream()
            .map(pane -> pane.slots)
            .max(Comparator.comparingInt(slots -> slots.length))
            .orElseThrow();
    int[] slots = panes.columns().sort(largest);
    var key = new KeyBuffer();
    for (long part = 1; part < Math.min(parts, slots.length); part++) {
      panes.columns().key(window, slots[(int) (part * slots.length / parts)], key);
      cuts.add(key.toBytes());
    }
  }

  /** What the keys of the first window begin with; there is one. */
  public Bytes start() {
    return start(windows[0]);
  }

  /** What every key of a window begins with. */
  private static Bytes start(long window) {
    var key = new KeyBuffer();
    key.number(window);
    return key.toBytes();
  }

  /**
   * One range of the buckets of all windows, as {@link BucketTable#segment} has it. Takes memory
   * for the windows of that range.
   */
  public @Nullable Segment segment(int range, List<Bytes> cuts) {
    int from = range == 0 ? 0 : place(KeyCodec.windowStart(cuts.get(range - 1)));
    var table = new BucketTable(shown);
    for (int at = from; at < windows.length; at++) {
      boolean beyond = range < cuts.size() && start(windows[at]).compareTo(cuts.get(range)) >= 0;
      if (beyond) break;
      add(at, table);
    }
    return table.isEmpty() ? null : table.segment(range, cuts);
  }
}
