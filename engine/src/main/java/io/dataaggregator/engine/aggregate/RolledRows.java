package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.measure.Accumulator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Groups of a {@link Rollup} in the order of their keys, frame by frame.
 *
 * <p>Of the groups of a frame only the first are held, up to a number and to what they take; for
 * those behind them the frame is read again. So memory is bounded however many there are, and a
 * rollup to leading fields of the key holds one group at a time.
 */
public final class RolledRows {
  /**
   * What one frame may take.
   *
   * @param groups how many are held at a time, at least 1
   * @param bytes what they take, about, unless one alone takes more
   * @param buckets how many are merged; a frame of more is given up
   */
  public record Limits(int groups, long bytes, long buckets) {}

  /**
   * Which groups are wanted.
   *
   * @param start where they begin
   * @param to the bound of {@link BucketFilter#to} that buckets are read with
   * @param closed the frontier that final groups are closed by
   * @param onlyFinal whether nobody wants windows that it does not close
   */
  public record Wanted(KeyStart start, long to, long closed, boolean onlyFinal) {}

  /** How far {@link #fill} came. */
  public enum Step {
    /** A frame is complete: take its groups. */
    FRAME,
    /** Some buckets of a frame were merged, others are at hand: time to look at a clock. */
    PAUSE,
    /** There are no more buckets. If none will follow, the frame is complete. */
    END,
    /** The frame has more buckets than the limit. */
    LIMIT,
    /** A bucket's window, {@link #straddling}, does not lie whole in a coarser one. */
    STRADDLES
  }

  /** A group that is held. */
  private static final class Group {
    final Bytes key;
    final List<@Nullable Object> values;
    int slot;
    long records;
    int seals;
    boolean open;

    Group(Bytes key, List<@Nullable Object> values, int slot) {
      this.key = key;
      this.values = values;
      this.slot = slot;
    }
  }

  /** How often what groups take is looked at: a merge costs more than a share of that. */
  private static final int MERGES = 32;

  /** Buckets between two pauses: milliseconds, where every measure is a sketch part of a second. */
  private static final int PAUSES = 1 << 14;

  private final Rollup rollup;
  private final Wanted wanted;
  private final Limits limits;
  private final TreeMap<Bytes, Group> groups = new TreeMap<>();
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final KeyBuffer key = new KeyBuffer();
  private Accumulator[] merged;
  private int slots;
  private KeyStart start;
  private @Nullable Bytes frame;
  private boolean complete;
  private boolean more;
  private int room;
  private long buckets;
  private @Nullable Group recent;
  // of the window of the last bucket, and of the coarse one that it lies in
  private long fine;
  private long from;
  private long end = Long.MIN_VALUE;
  private long closes;

  public RolledRows(Rollup rollup, Wanted wanted, Limits limits) {
    this.rollup = rollup;
    this.wanted = wanted;
    this.limits = limits;
    start = wanted.start();
    merged = BucketColumns.accumulators(rollup.plan());
  }

  /**
   * Merges buckets, read from {@link Rollup#frameOf} the start on, up to the end of a frame. They
   * may come in pieces; each goes on behind the one before.
   */
  public Step fill(MergedRows rows) {
    while (rows.reach()) {
      BucketCursor bucket = rows.first();
      if (!enter(bucket.columns().start(bucket.slot()))) return Step.STRADDLES;
      int framed = lay(bucket);
      if (frame == null || !key.startsWith(frame)) {
        if (frame != null && !complete) {
          complete = true;
          return Step.FRAME;
        }
        if (wanted.onlyFinal() && closes > wanted.closed()) return Step.END;
        begin(key.first(framed));
      }
      if (++buckets > limits.buckets()) return Step.LIMIT;
      Group group = group(bucket);
      if (group != null) merge(group, rows);
      rows.pass();
      if (buckets % PAUSES == 0) return Step.PAUSE;
    }
    return Step.END;
  }

  /** The next group of the frame that is complete, or null where no other is held. */
  public @Nullable MergedBucket next() {
    Map.Entry<Bytes, Group> first = groups.pollFirstEntry();
    if (first == null) return null;
    Group group = first.getValue();
    var values = new ArrayList<@Nullable Object>();
    for (Accumulator call : merged) values.add(call.value(group.slot));
    release(group);
    start = KeyStart.after(group.key);
    long window = KeyCodec.windowStart(group.key);
    return new MergedBucket(
        group.key,
        window,
        group.values,
        Collections.unmodifiableList(values),
        group.records,
        group.seals,
        group.open || rollup.closesAt(window, wanted.to()) > wanted.closed());
  }

  /** Whether the frame has groups behind those that were taken: see {@link #again}. */
  public boolean more() {
    return more;
  }

  /** Begins the frame anew for the groups behind; gives where to read it from. */
  public KeyStart again() {
    if (frame == null) throw new IllegalStateException("no frame was begun");
    KeyStart again = KeyStart.at(frame);
    frame = null;
    return again;
  }

  /** The start of the stored window that lies in no coarse one. */
  public long straddling() {
    return fine;
  }

  /** Finds the coarse window; false where the fine one does not lie whole in it. */
  private boolean enter(long window) {
    if (window == fine && from < end) return true;
    fine = window;
    WindowDefinition coarse = rollup.plan().window();
    if (rollup.keepsWindows()) {
      // not those that coarse windows would begin with: windows may overlap
      from = window;
      end = coarse.end(window);
      closes = rollup.closesAt(window, wanted.to());
    } else if (window < from || window >= end) {
      try {
        from = coarse.start(window);
      } catch (ArithmeticException beyondTime) {
        return false;
      }
      end = coarse.end(from);
      closes = rollup.closesAt(from, wanted.to());
    }
    return from <= window && rollup.stored().window().end(window) <= end;
  }

  /** Lays the bucket's coarse key into the buffer; gives how long the frame in it is. */
  private int lay(BucketCursor bucket) {
    key.clear();
    key.number(from);
    int framed = key.length();
    for (int i = 0; i < rollup.columns(); i++) {
      bucket.columns().key(rollup.column(i)).append(bucket.slot(), key);
      if (i + 1 == rollup.framing()) framed = key.length();
    }
    return framed;
  }

  private void begin(Bytes next) {
    frame = next;
    complete = false;
    more = false;
    recent = null;
    room = limits.groups();
    buckets = 0;
    for (Group group : groups.values()) release(group);
    groups.clear();
  }

  /** The group of the key in the buffer; null where it is not wanted, or behind those held. */
  private @Nullable Group group(BucketCursor bucket) {
    if (recent != null && key.compareTo(recent.key) == 0) return recent;
    Bytes wholeKey = key.toBytes();
    Group group = groups.get(wholeKey);
    if (group == null) {
      if (!start.admits(wholeKey.compareTo(start.key()))) return null;
      if (groups.size() >= room) {
        more = true;
        if (wholeKey.compareTo(groups.lastKey()) > 0) return null;
        dropLast();
      }
      group = new Group(wholeKey, values(bucket), slot());
      groups.put(wholeKey, group);
    }
    recent = group;
    return group;
  }

  private List<@Nullable Object> values(BucketCursor bucket) {
    var values = new ArrayList<@Nullable Object>();
    for (int i = 0; i < rollup.columns(); i++) {
      values.add(bucket.columns().key(rollup.column(i)).value(bucket.slot()));
    }
    return Collections.unmodifiableList(values);
  }

  private void merge(Group group, MergedRows rows) {
    for (BucketCursor holder : rows.holders()) {
      group.records += holder.columns().count(holder.slot());
      group.open |= holder.seal() == BucketCursor.OPEN;
      for (int c = 0; c < merged.length; c++) {
        merged[c].merge(group.slot, holder.columns().call(c), holder.slot());
      }
    }
    group.seals = Math.max(group.seals, rows.seals());
    if (buckets % MERGES == 0 && groups.size() > 1 && bytes() > limits.bytes()) halve();
  }

  private long bytes() {
    long bytes = 0;
    for (Accumulator call : merged) bytes += call.bytes();
    return bytes;
  }

  /** Keeps the first half, moved together, and from now on no more than that. */
  private void halve() {
    more = true;
    room = groups.size() / 2;
    while (groups.size() > room) dropLast();
    Accumulator[] from = merged;
    merged = BucketColumns.accumulators(rollup.plan());
    free.clear();
    slots = 0;
    for (Group group : groups.values()) {
      int old = group.slot;
      group.slot = slot();
      for (int c = 0; c < merged.length; c++) merged[c].merge(group.slot, from[c], old);
    }
  }

  private void dropLast() {
    Group last = groups.pollLastEntry().getValue();
    release(last);
    if (recent == last) recent = null;
  }

  private int slot() {
    Integer used = free.poll();
    if (used != null) return used;
    for (Accumulator call : merged) call.ensure(slots + 1);
    return slots++;
  }

  private void release(Group group) {
    for (Accumulator call : merged) call.clear(group.slot);
    free.add(group.slot);
  }
}
