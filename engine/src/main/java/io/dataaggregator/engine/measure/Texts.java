package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The strings that the cells of one accumulator point at, apart from any reader's dictionary, which
 * is replaced when it is full. What no cell points at any more is dropped from time to time.
 */
final class Texts {
  // below this nobody minds the garbage
  private static final int FEW = 4096;
  private static final int FEW_BYTES = 1 << 20;

  private Dictionary own = new Dictionary();
  private @Nullable Dictionary mapped;
  // our id + 1 of each of the mapped dictionary's
  private int[] mapping = new int[0];
  private int liveAfterCompaction;
  private int bytesAfterCompaction;

  /** Our id for entry {@code id} of another dictionary. */
  int intern(Dictionary from, int id) {
    if (from != mapped || id >= mapping.length) map(from);
    int known = mapping[id];
    if (known != 0) return known - 1;
    int ours = own.add(from.text(), from.start(id), from.end(id));
    mapping[id] = ours + 1;
    return ours;
  }

  private void map(Dictionary from) {
    int size = Math.max(64, from.size() + (from.size() >> 1));
    mapping = from == mapped ? Arrays.copyOf(mapping, size) : new int[size];
    mapped = from;
  }

  /** Our id for entry {@code id} of another accumulator's strings. */
  int intern(Texts from, int id) {
    // not mapped: a merge takes one string here and there
    return own.add(from.own.text(), from.own.start(id), from.own.end(id));
  }

  /** Compares our {@code id} with an entry of another dictionary, as unsigned bytes. */
  int compare(int id, Dictionary other, int otherId) {
    return Arrays.compareUnsigned(
        own.text(),
        own.start(id),
        own.end(id),
        other.text(),
        other.start(otherId),
        other.end(otherId));
  }

  int compare(int id, Texts other, int otherId) {
    return compare(id, other.own, otherId);
  }

  String string(int id) {
    return own.string(id);
  }

  /** Drops the strings that no longer stand in {@code field} of the cells that are not empty. */
  void compact(LongCells holder, int width, int field) {
    boolean many = own.size() > 2 * liveAfterCompaction + FEW;
    boolean large = textBytes() > 2L * bytesAfterCompaction + FEW_BYTES;
    if (!many && !large) return;
    var kept = new Dictionary();
    long[] cells = holder.cells;
    for (int at = 0; at < cells.length; at += width) {
      // the first field tells whether the slot holds anything
      if (cells[at] == 0) continue;
      int id = (int) cells[at + field];
      cells[at + field] = kept.add(own.text(), own.start(id), own.end(id));
    }
    own = kept;
    mapped = null;
    liveAfterCompaction = kept.size();
    bytesAfterCompaction = textBytes();
  }

  void clear() {
    own = new Dictionary();
    mapped = null;
    liveAfterCompaction = 0;
    bytesAfterCompaction = 0;
  }

  /** Writes the strings that {@code field} of the slots points at; an empty slot has null. */
  void write(ColumnWriter out, LongCells holder, int width, int field, int[] slots, int count) {
    int[] ids = new int[count];
    for (int i = 0; i < count; i++) {
      int at = slots[i] * width;
      ids[i] = holder.cells[at] == 0 ? -1 : (int) holder.cells[at + field];
    }
    out.strings(own, ids, 0, count);
  }

  /** Reads what {@link #write} wrote, and with it which slots hold anything. */
  void read(ColumnReader in, LongCells holder, int width, int field, int firstSlot, int count) {
    int[] ids = new int[count];
    in.strings(own, ids, 0, count);
    for (int i = 0; i < count; i++) {
      int at = (firstSlot + i) * width;
      holder.cells[at] = ids[i] < 0 ? 0 : 1;
      holder.cells[at + field] = Math.max(0, ids[i]);
    }
  }

  long bytes() {
    return own.text().length + own.size() * 24L + mapping.length * 4L;
  }

  private int textBytes() {
    return own.size() == 0 ? 0 : own.end(own.size() - 1);
  }
}
