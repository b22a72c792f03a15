package io.dataaggregator.engine.aggregate;

import java.util.Arrays;

/** A growing list of slots. */
final class SlotList {
  private int[] slots = new int[16];
  private int size;

  void add(int slot) {
    if (size == slots.length) slots = Arrays.copyOf(slots, 2 * size);
    slots[size++] = slot;
  }

  int size() {
    return size;
  }

  /** The slots, exactly as many as there are. */
  int[] toArray() {
    return size == slots.length ? slots : Arrays.copyOf(slots, size);
  }
}
