package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.definition.WindowDefinition;

/**
 * Finds the slots of keys that lie in the lanes of {@link BucketColumns}, and makes those that are
 * missing.
 *
 * <p>It works a column at a time over all positions: hashes; then one probe each, by hash alone;
 * then the keys of new slots are stored and all keys compared. Loops stay tight and loads of
 * different positions overlap; a probe that met another key's slot, which 32 bits of hash make
 * rare, is repeated singly. All arrays grow to the largest batch or block and are reused.
 */
final class Lookup {
  /** Scratch for so many buckets is kept: an epoch of a megabyte has 70,000 small ones. */
  static final int KEPT = 1 << 17;

  // two entries of a long for each bucket, and two slots that are free
  private static final long KEPT_INDEX_BYTES = 24L * KEPT;

  private final SlotIndex index = new SlotIndex();
  private final WindowDefinition window;
  private WindowLists windows;
  private long[] mixed = new long[0];
  private int[] hashes = new int[0];
  private int[] slots = new int[0];
  private int[] fresh = new int[0];
  private long[] wrong = new long[0];

  Lookup(WindowDefinition window) {
    this.window = window;
    windows = new WindowLists(window);
  }

  WindowLists windows() {
    return windows;
  }

  SlotIndex index() {
    return index;
  }

  /** The slot of each of the first {@code count} positions; valid until the next call. */
  int[] locate(BucketColumns columns, int count) {
    room(count);
    columns.hash(mixed, hashes, count);
    int added = index.locate(hashes, count, slots, fresh);
    if (added > 0) create(columns, added);
    if (columns.differs(slots, count, wrong)) repair(columns, count);
    trim();
    return slots;
  }

  /** Indexes slots 0 and up of {@code columns}, all distinct; nothing was indexed. */
  void indexAll(BucketColumns columns, int count) {
    room(count);
    int[] all = identity(count);
    columns.load(columns, all);
    columns.hash(mixed, hashes, count);
    index.reset(hashes, count);
    for (int slot = 0; slot < count; slot++) windows.link(columns.start(slot), slot);
    trim();
  }

  /** Takes {@code removed} out of the index, not of the windows. */
  void remove(BucketColumns columns, int[] removed) {
    room(removed.length);
    columns.load(columns, removed);
    columns.hash(mixed, hashes, removed.length);
    for (int i = 0; i < removed.length; i++) index.remove(hashes[i], removed[i]);
    trim();
  }

  void clear() {
    index.clear();
    windows.clear();
  }

  /** Whether its room is no more than is kept. */
  boolean isSmall() {
    return index.bytes() <= KEPT_INDEX_BYTES;
  }

  /** This without a bucket, for other columns, in the room that there is. */
  Lookup restarted() {
    index.clear();
    windows = new WindowLists(window);
    return this;
  }

  long bytes() {
    return index.bytes()
        + windows.bytes()
        + 8L * mixed.length
        + 4L * (hashes.length + slots.length + fresh.length);
  }

  static int[] identity(int count) {
    int[] identity = new int[count];
    for (int i = 0; i < count; i++) identity[i] = i;
    return identity;
  }

  private void create(BucketColumns columns, int added) {
    columns.makeRoom(index.high());
    columns.store(slots, fresh, added);
    for (int k = 0; k < added; k++) windows.link(columns.laneStart(fresh[k]), slots[fresh[k]]);
  }

  private void repair(BucketColumns columns, int count) {
    for (int word = 0; word << 6 < count; word++) {
      for (long bits = wrong[word]; bits != 0; bits &= bits - 1) {
        int position = (word << 6) + Long.numberOfTrailingZeros(bits);
        slots[position] = find(columns, position);
      }
      wrong[word] = 0;
    }
  }

  private int find(BucketColumns columns, int position) {
    int hash = hashes[position];
    int place = index.seek(hash);
    while (place >= 0 && !columns.matches(index.slotAt(place), position)) {
      place = index.seekNext(hash, place);
    }
    if (place >= 0) return index.slotAt(place);
    slots[position] = index.enter(hash);
    fresh[0] = position;
    create(columns, 1);
    return slots[position];
  }

  private void room(int count) {
    if (hashes.length >= count) return;
    mixed = new long[count];
    hashes = new int[count];
    slots = new int[count];
    fresh = new int[count];
    wrong = new long[(count + 63) >>> 6];
  }

  /** Gives up scratch that only a large block needed; {@link #slots} lives on with the caller. */
  private void trim() {
    if (hashes.length <= KEPT) return;
    mixed = new long[0];
    hashes = new int[0];
    fresh = new int[0];
    wrong = new long[0];
  }
}
