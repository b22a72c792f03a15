package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.definition.WindowDefinition;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The slots of each window, as linked lists over one array, with a heap of the windows by start.
 * What a frontier closes is found without looking at what stays open, and a window of one bucket
 * costs some forty bytes.
 */
final class WindowLists {
  private static final int NONE = -1;

  private final WindowDefinition window;
  private final SlotIndex index = new SlotIndex();
  // by window number, which the index gives out
  private long[] starts = new long[16];
  private int[] heads = new int[16];
  private int[] tails = new int[16];
  // by slot: the next one of its window
  private int[] next = new int[16];
  private int[] heap = new int[16];
  private int open;
  private int recent = NONE;
  private long latest;

  WindowLists(WindowDefinition window) {
    this.window = window;
  }

  boolean isEmpty() {
    return open == 0;
  }

  /** When the window that closes first does, or {@link Long#MAX_VALUE} where there is none. */
  long earliestClose() {
    return open == 0 ? Long.MAX_VALUE : window.closesAt(starts[heap[0]]);
  }

  /** When a record is late first, or {@link Long#MAX_VALUE} where none is. */
  long earliestLate() {
    return open == 0 ? Long.MAX_VALUE : window.lateFrom(starts[heap[0]]);
  }

  /** When the last window closes; there is one. */
  long latestClose() {
    return window.closesAt(latest);
  }

  /** Adds {@code slot} to the window that starts at {@code start}. */
  void link(long start, int slot) {
    if (slot >= next.length) next = Arrays.copyOf(next, Math.max(slot + 1, 2 * next.length));
    next[slot] = NONE;
    if (recent == NONE || starts[recent] != start) recent = find(start);
    int number = recent;
    if (heads[number] == NONE) heads[number] = slot;
    else next[tails[number]] = slot;
    tails[number] = slot;
  }

  /** How many windows there are. */
  int size() {
    return open;
  }

  /** The start of one of them, counted from 0: the first of all, and then in no order. */
  long start(int at) {
    return starts[heap[at]];
  }

  /** Its slots. */
  SlotList slots(int at) {
    var slots = new SlotList();
    append(heap[at], slots);
    return slots;
  }

  /** The slots of all windows, window by window. */
  SlotList all() {
    var all = new SlotList();
    for (int i = 0; i < open; i++) append(heap[i], all);
    return all;
  }

  /** The slots of the windows that {@code frontier} closes, window by window. */
  SlotList closed(long frontier) {
    var closed = new SlotList();
    closed(0, frontier, closed);
    return closed;
  }

  /** Offers the slots of all windows that may hold what is wanted. */
  void offer(FirstSlots first) {
    offer(0, first);
  }

  /** Forgets the windows that {@code frontier} closes. */
  void removeClosed(long frontier) {
    while (open > 0 && earliestClose() <= frontier) {
      int number = heap[0];
      heap[0] = heap[--open];
      if (open > 0) sink(0);
      index.remove(hash(starts[number]), number);
    }
    recent = NONE;
  }

  /** Forgets slots, and windows that have no others. */
  void remove(BitSet leaving) {
    int kept = 0;
    latest = Long.MIN_VALUE;
    for (int i = 0; i < open; i++) {
      int number = heap[i];
      unlink(number, leaving);
      if (heads[number] == NONE) {
        index.remove(hash(starts[number]), number);
      } else {
        heap[kept++] = number;
        latest = Math.max(latest, starts[number]);
      }
    }
    open = kept;
    for (int i = 1; i < open; i++) rise(i);
    recent = NONE;
  }

  private void unlink(int number, BitSet leaving) {
    int before = NONE;
    for (int slot = heads[number]; slot != NONE; slot = next[slot]) {
      if (leaving.get(slot)) continue;
      if (before == NONE) heads[number] = slot;
      else next[before] = slot;
      before = slot;
    }
    if (before == NONE) heads[number] = NONE;
    else next[before] = NONE;
    tails[number] = before;
  }

  void clear() {
    index.clear();
    open = 0;
    recent = NONE;
  }

  /** Heap in use, about. */
  long bytes() {
    return index.bytes() + 16L * starts.length + 4L * (next.length + heap.length);
  }

  // children start later than their parent: a subtree whose top stays open stays open
  private void closed(int at, long frontier, SlotList into) {
    if (at >= open || window.closesAt(starts[heap[at]]) > frontier) return;
    append(heap[at], into);
    closed(2 * at + 1, frontier, into);
    closed(2 * at + 2, frontier, into);
  }

  private void offer(int at, FirstSlots first) {
    if (at >= open || first.isBeyond(starts[heap[at]])) return;
    if (first.mayHold(starts[heap[at]])) {
      for (int slot = heads[heap[at]]; slot != NONE; slot = next[slot]) first.offer(slot);
    }
    offer(2 * at + 1, first);
    offer(2 * at + 2, first);
  }

  private void append(int number, SlotList into) {
    for (int slot = heads[number]; slot != NONE; slot = next[slot]) into.add(slot);
  }

  private int find(long start) {
    int hash = hash(start);
    int place = index.seek(hash);
    while (place >= 0 && starts[index.slotAt(place)] != start) place = index.seekNext(hash, place);
    return place >= 0 ? index.slotAt(place) : create(start, hash);
  }

  private int create(long start, int hash) {
    int number = index.enter(hash);
    if (number >= starts.length) {
      int wider = 2 * starts.length;
      starts = Arrays.copyOf(starts, wider);
      heads = Arrays.copyOf(heads, wider);
      tails = Arrays.copyOf(tails, wider);
      heap = Arrays.copyOf(heap, wider);
    }
    starts[number] = start;
    heads[number] = NONE;
    // where only some leave, removing them finds the latest anew
    latest = open == 0 ? start : Math.max(latest, start);
    heap[open] = number;
    rise(open++);
    return number;
  }

  private void rise(int from) {
    int at = from;
    int number = heap[at];
    while (at > 0 && starts[heap[(at - 1) / 2]] > starts[number]) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = number;
  }

  private void sink(int from) {
    int at = from;
    int number = heap[at];
    for (int child; (child = 2 * at + 1) < open; at = child) {
      if (child + 1 < open && starts[heap[child + 1]] < starts[heap[child]]) child++;
      if (starts[heap[child]] >= starts[number]) break;
      heap[at] = heap[child];
    }
    heap[at] = number;
  }

  private static int hash(long start) {
    return (int) KeyColumn.mix(0, start ^ start >>> 32);
  }
}
