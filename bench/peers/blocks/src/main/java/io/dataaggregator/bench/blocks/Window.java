package io.dataaggregator.bench.blocks;

import java.util.Arrays;

/** The buckets of one window, in an open table of primitives. */
final class Window {
  static final int FREE = -1;

  int[] keys = {};
  int[] counts = {};
  double[] sums = {};
  double[] greatest = {};
  private int size;

  Window() {
    allocate(1 << 14);
  }

  private void allocate(int slots) {
    keys = new int[slots];
    Arrays.fill(keys, FREE);
    counts = new int[slots];
    sums = new double[slots];
    greatest = new double[slots];
  }

  void add(int key, double amount, double price) {
    int slot = slot(key);
    if (keys[slot] == FREE) {
      if (2 * size >= keys.length) {
        grow();
        slot = slot(key);
      }
      keys[slot] = key;
      greatest[slot] = Double.NEGATIVE_INFINITY;
      size++;
    }
    counts[slot]++;
    sums[slot] += amount;
    if (price > greatest[slot]) greatest[slot] = price;
  }

  private int slot(int key) {
    int mask = keys.length - 1;
    int slot = ((key * 0x9E3779B9) >>> 7) & mask;
    while (keys[slot] != key && keys[slot] != FREE) slot = (slot + 1) & mask;
    return slot;
  }

  private void grow() {
    int[] oldKeys = keys;
    int[] oldCounts = counts;
    double[] oldSums = sums;
    double[] oldGreatest = greatest;
    allocate(2 * oldKeys.length);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] == FREE) continue;
      int slot = slot(oldKeys[i]);
      keys[slot] = oldKeys[i];
      counts[slot] = oldCounts[i];
      sums[slot] = oldSums[i];
      greatest[slot] = oldGreatest[i];
    }
  }
}
