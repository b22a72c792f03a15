package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;
import java.util.Arrays;

/**
 * Finds the first buckets of a table that a reader wants, in one pass over their slots in whatever
 * order. It keeps up to twice as many as are wanted and, whenever it has those, drops the later
 * half (quickselect, C. A. R. Hoare 1961): so time is by the slots, however they lie, and memory by
 * what is wanted.
 */
final class FirstSlots {
  private static final int LEAST_ROOM = 16;
  private static final int NONE = -1;

  private final BucketColumns columns;
  private final BucketFilter filter;
  private final RowFilter accepted;
  private final KeyStart start;
  private final long startWindow;
  private final int limit;
  private final KeyBuffer key = new KeyBuffer();
  private int[] slots = new int[LEAST_ROOM];
  private int size;
  // of those that are wanted so far, once others were dropped
  private int last = NONE;

  /**
   * A pass over slots of {@code columns}.
   *
   * @param limit how many are wanted, at least 1
   */
  FirstSlots(
      AggregatePlan plan, BucketColumns columns, BucketFilter filter, KeyStart start, int limit) {
    this.columns = columns;
    this.filter = filter;
    this.start = start;
    this.limit = limit;
    accepted = new RowFilter(plan, filter, columns);
    startWindow = window(start.key());
  }

  /** The window that a key begins with; of one cut within, the first that can. */
  static long window(Bytes key) {
    boolean whole = key.length() >= Long.BYTES;
    return KeyCodec.windowStart(whole ? key : Bytes.of(Arrays.copyOf(key.array(), Long.BYTES)));
  }

  /** Whether nothing in a window that starts then, or later, is wanted. */
  boolean isBeyond(long windowStart) {
    return windowStart >= filter.to()
        || accepted.excludesAll()
        || (last != NONE && windowStart > columns.start(last));
  }

  /** Whether something in a window that starts then may be wanted, unless it is beyond. */
  boolean mayHold(long windowStart) {
    return windowStart >= startWindow && windowStart >= filter.from();
  }

  /** Whether there are enough of slots that come in the order of their keys. */
  boolean isFull() {
    return size > limit || last != NONE;
  }

  /** Takes a slot if it is among the first so far. */
  void offer(int slot) {
    if (!accepted.accepts(slot) || !isBehindStart(slot)) return;
    if (last != NONE && columns.compare(slot, last) > 0) return;
    if (size == slots.length) slots = Arrays.copyOf(slots, 2 * size);
    slots[size++] = slot;
    if (size >= 2L * limit && size >= LEAST_ROOM) keepFirst();
  }

  /** The wanted slots, in no order. */
  int[] slots() {
    if (size > limit) keepFirst();
    return Arrays.copyOf(slots, size);
  }

  /** The wanted slots in the order of their keys. */
  BucketSelection selected() {
    var rows = SortedBuckets.sort(columns, slots());
    return new SelectedBuckets(rows, last != NONE);
  }

  private boolean isBehindStart(int slot) {
    long window = columns.start(slot);
    if (window != startWindow) return window > startWindow;
    if (start.key().isEmpty()) return true;
    columns.key(slot, key);
    return start.admits(key.compareTo(start.key()));
  }

  /** Moves the first {@code limit} to the front and forgets the others, of which there are some. */
  private void keepFirst() {
    int wanted = limit - 1;
    for (int low = 0, high = size - 1; low < high; ) {
      int split = partition(low, high);
      if (wanted <= split) high = split;
      else low = split + 1;
    }
    size = limit;
    last = slots[wanted];
  }

  /** Brings the slots up to the answered place before those behind it. */
  private int partition(int low, int high) {
    int pivot = median(slots[low], slots[(low + high) >>> 1], slots[high]);
    int left = low - 1;
    int right = high + 1;
    while (true) {
      do left++;
      while (columns.compare(slots[left], pivot) < 0);
      do right--;
      while (columns.compare(slots[right], pivot) > 0);
      if (left >= right) return right;
      int moving = slots[left];
      slots[left] = slots[right];
      slots[right] = moving;
    }
  }

  private int median(int a, int b, int c) {
    int least = columns.compare(a, b) < 0 ? a : b;
    int most = least == a ? b : a;
    if (columns.compare(c, least) < 0) return least;
    return columns.compare(c, most) < 0 ? c : most;
  }
}
