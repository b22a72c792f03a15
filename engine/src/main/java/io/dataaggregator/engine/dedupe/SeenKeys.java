package io.dataaggregator.engine.dedupe;

import io.dataaggregator.engine.aggregate.KeyBuffer;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.columnar.Block;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import io.dataaggregator.engine.columnar.CorruptBlockException;
import java.util.Arrays;

/**
 * Keys that were seen, exactly, each with the event time of the record that was kept for it.
 *
 * <p>Kept records of one key are {@code within} or more apart, so of each slot of that length there
 * is one at most, and whoever is near a time is in its slot or beside it. An entry is the slot's
 * number and the key; three look-ups tell all. Nothing is allocated per key but by a factor.
 */
public final class SeenKeys {
  /** Memory of an entry beside its text. */
  private static final int ENTRY_BYTES = 48;

  private static final int FORMAT = 1;
  private static final int FIRST = 4096;

  private Dictionary entries = new Dictionary();
  private long[] times = new long[FIRST];
  private long[] forgetAts = new long[FIRST];

  /** Entries from this one on are new. */
  private int taken;

  /** At so many entries it is time to leave out what is not needed any more. */
  private int full = FIRST;

  /** Adds the keys of a block. */
  public void remember(KeyBlock block) {
    if (block.keys() == 0) return;
    ColumnReader in = Block.open(block.entries());
    int format = in.oneByte();
    if (format != FORMAT) throw new CorruptBlockException("keys are in format " + format);
    int count = in.count();
    var ids = new int[count];
    in.strings(entries, ids, 0, count);
    var column = new long[count];
    room();
    in.longs(column, 0, count);
    for (int i = 0; i < count; i++) times[ids[i]] = column[i];
    in.longs(column, 0, count);
    for (int i = 0; i < count; i++) forgetAts[ids[i]] = column[i];
    in.expectEnd();
    taken = entries.size();
  }

  /**
   * Whether a record is the first with its key, which is remembered then.
   *
   * @param key eight bytes that are overwritten, and the key
   * @param time of the record, in microseconds
   * @param within how far a duplicate's time is from that of the record that was kept, less than
   * @param forgetAt the first frontier at which no record is taken that could be a duplicate
   */
  public boolean isFirst(KeyBuffer key, long time, long within, long forgetAt) {
    long slot = Math.floorDiv(time, within);
    int before = find(key, slot - 1);
    if (before >= 0 && time - times[before] < within) return false;
    int after = find(key, slot + 1);
    if (after >= 0 && times[after] - time < within) return false;
    if (find(key, slot) >= 0) return false;
    int id = entries.add(key.array(), 0, key.length());
    room();
    times[id] = time;
    forgetAts[id] = forgetAt;
    return true;
  }

  private int find(KeyBuffer key, long slot) {
    key.overwrite(slot);
    return entries.find(key.array(), 0, key.length());
  }

  private void room() {
    if (entries.size() <= times.length) return;
    int wider = Math.max(entries.size(), 2 * times.length);
    times = Arrays.copyOf(times, wider);
    forgetAts = Arrays.copyOf(forgetAts, wider);
  }

  /** The size of {@link #take}, about, before it is compressed. */
  public long newBytes() {
    int size = entries.size();
    return taken == size ? 0 : entries.end(size - 1) - entries.start(taken) + 4L * (size - taken);
  }

  /** The keys that are new since the last time. */
  public KeyBlock take() {
    KeyBlock block = encode(taken, Long.MIN_VALUE);
    taken = entries.size();
    return block;
  }

  /** Leaves out what is not needed once {@code frontier} is sealed, if there is much of it. */
  public void forget(long frontier) {
    if (entries.size() < full) return;
    var kept = new Dictionary();
    int before = 0;
    for (int id = 0; id < entries.size(); id++) {
      if (forgetAts[id] <= frontier) continue;
      int now = kept.add(entries.text(), entries.start(id), entries.end(id));
      times[now] = times[id];
      forgetAts[now] = forgetAts[id];
      if (id < taken) before++;
    }
    entries = kept;
    taken = before;
    full = Math.max(FIRST, 2 * kept.size());
  }

  /** Both blocks as one, without what is not needed once {@code frontier} is sealed. */
  static KeyBlock merged(KeyBlock one, KeyBlock other, long frontier) {
    var both = new SeenKeys();
    both.remember(one);
    both.remember(other);
    return both.encode(0, frontier);
  }

  private KeyBlock encode(int from, long frontier) {
    var ids = new int[entries.size() - from];
    int count = 0;
    long bytes = 0;
    long last = Long.MIN_VALUE;
    for (int id = from; id < entries.size(); id++) {
      if (forgetAts[id] <= frontier) continue;
      ids[count++] = id;
      bytes += entries.end(id) - entries.start(id) + ENTRY_BYTES;
      last = Math.max(last, forgetAts[id]);
    }
    if (count == 0) return KeyBlock.NONE;
    var out = new ColumnWriter();
    out.oneByte(FORMAT);
    out.varint(count);
    out.strings(entries, ids, 0, count);
    var column = new long[count];
    for (int i = 0; i < count; i++) column[i] = times[ids[i]];
    out.longs(column, 0, count);
    for (int i = 0; i < count; i++) column[i] = forgetAts[ids[i]];
    out.longs(column, 0, count);
    return new KeyBlock(Block.seal(out), count, bytes, last);
  }
}
