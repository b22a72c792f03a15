package io.dataaggregator.engine.aggregate;

import java.util.Arrays;

/**
 * An open-addressing index (linear probing) from hashes to slots, which also numbers the slots:
 * those given back are taken again before new ones are.
 *
 * <p>An entry is one long, hash above and slot + 1 below, so that a probe touches one array and
 * neither growing nor removing looks at a key. Equal hashes may have several slots; keys are the
 * caller's to compare.
 */
final class SlotIndex {
  /** More slots would need an array beyond what a JVM allocates. */
  static final int LIMIT_SLOTS = 1 << 27;

  private static final int FIRST_ENTRIES = 64;

  private long[] entries = new long[FIRST_ENTRIES];
  private int[] free = new int[16];
  private int freed;
  private int high;
  private int size;

  /** Slots in use. */
  int size() {
    return size;
  }

  /** Every slot in use is below this. */
  int high() {
    return high;
  }

  boolean isDense() {
    return freed == 0;
  }

  /**
   * Finds for each of {@code count} hashes the first slot entered under it, or takes a new one.
   *
   * @param slots gets the slot of each position
   * @param fresh gets the positions whose slot is new, ascending
   * @return how many slots are new
   */
  int locate(int[] hashes, int count, int[] slots, int[] fresh) {
    reserve(count);
    long[] table = entries;
    int mask = table.length - 1;
    int added = 0;
    for (int i = 0; i < count; i++) {
      int hash = hashes[i];
      int at = hash & mask;
      long entry;
      while ((entry = table[at]) != 0 && (int) (entry >>> 32) != hash) at = (at + 1) & mask;
      if (entry == 0) {
        int slot = take();
        table[at] = (long) hash << 32 | (slot + 1);
        slots[i] = slot;
        fresh[added++] = i;
      } else {
        slots[i] = (int) entry - 1;
      }
    }
    return added;
  }

  /** The place of the first entry under {@code hash}, or of the gap, complemented, before it. */
  int seek(int hash) {
    return scan(hash, hash & (entries.length - 1));
  }

  /** As {@link #seek}, behind the entry at {@code place}. */
  int seekNext(int hash, int place) {
    return scan(hash, (place + 1) & (entries.length - 1));
  }

  int slotAt(int place) {
    return (int) entries[place] - 1;
  }

  /** Takes a slot for {@code hash}, whatever else is entered under it. */
  int enter(int hash) {
    reserve(1);
    int slot = take();
    place(hash, slot);
    return slot;
  }

  /** Gives a slot back. */
  void remove(int hash, int slot) {
    int gap = seek(hash);
    while (gap >= 0 && slotAt(gap) != slot) gap = seekNext(hash, gap);
    if (gap < 0) throw new IllegalStateException("slot " + slot + " is not entered under its hash");
    int mask = entries.length - 1;
    // move back whatever the gap would hide from its own probe (Knuth 6.4, algorithm R)
    for (int at = (gap + 1) & mask; entries[at] != 0; at = (at + 1) & mask) {
      int home = (int) (entries[at] >>> 32) & mask;
      if (((at - home) & mask) >= ((at - gap) & mask)) {
        entries[gap] = entries[at];
        gap = at;
      }
    }
    entries[gap] = 0;
    release(slot);
  }

  /** Gives back all slots and enters {@code count} of them, numbered from 0. */
  void reset(int[] hashes, int count) {
    clear();
    reserve(count);
    high = count;
    size = count;
    for (int slot = 0; slot < count; slot++) place(hashes[slot], slot);
  }

  /** Gives back all slots and keeps the room. */
  void clear() {
    if (size > 0) Arrays.fill(entries, 0);
    freed = 0;
    high = 0;
    size = 0;
  }

  /** Heap in use, about. */
  long bytes() {
    return 8L * entries.length + 4L * free.length;
  }

  private int scan(int hash, int from) {
    int mask = entries.length - 1;
    int at = from;
    long entry;
    while ((entry = entries[at]) != 0 && (int) (entry >>> 32) != hash) at = (at + 1) & mask;
    return entry == 0 ? ~at : at;
  }

  private int take() {
    size++;
    return freed > 0 ? free[--freed] : high++;
  }

  private void release(int slot) {
    if (freed == free.length) free = Arrays.copyOf(free, 2 * freed);
    free[freed++] = slot;
    size--;
  }

  private void place(int hash, int slot) {
    int mask = entries.length - 1;
    int at = hash & mask;
    while (entries[at] != 0) at = (at + 1) & mask;
    entries[at] = (long) hash << 32 | (slot + 1);
  }

  /** Makes room for {@code more} slots at a load of at most 5/8. */
  private void reserve(int more) {
    long needed = (long) size + more;
    if (needed > LIMIT_SLOTS) {
      throw new IllegalStateException(
          "a table of " + needed + " buckets; at most " + LIMIT_SLOTS + ": lower limits.buckets");
    }
    int length = entries.length;
    while (length * 5L < needed * 8) length *= 2;
    if (length == entries.length) return;
    long[] narrow = entries;
    entries = new long[length];
    int mask = length - 1;
    for (long entry : narrow) {
      if (entry == 0) continue;
      int at = (int) (entry >>> 32) & mask;
      while (entries[at] != 0) at = (at + 1) & mask;
      entries[at] = entry;
    }
  }
}
