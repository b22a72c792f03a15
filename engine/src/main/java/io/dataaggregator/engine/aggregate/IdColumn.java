package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import io.dataaggregator.engine.columnar.CorruptBlockException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Keys that an int holds, -1 being null: booleans as 0 and 1, and text by its id in a dictionary.
 *
 * <p>While a table is filled from batches the dictionary is the reader's own, so that no string is
 * hashed per record; else it belongs to the column, and strings enter it once per block.
 */
final class IdColumn implements KeyColumn {
  private static final int LIMIT_TEXT_BYTES = 1 << 29;
  private static final int SPARE_ENTRIES = 1024;
  private static final int FEW = 16;

  private final Field field;
  private final boolean isText;
  private Dictionary dictionary = new Dictionary();
  private boolean borrowed;
  private int[] ids = new int[16];
  private int[] lane = new int[16];
  private final Renumbering renumbering = new Renumbering();
  // by entry of the block being read: its id here
  private int[] translated = new int[16];

  IdColumn(Field field) {
    this.field = field;
    isText = field.type().kind() != FieldType.Kind.BOOL;
  }

  @Override
  public boolean accepts(Vector vector) {
    return !(vector instanceof StringVector strings) || strings.dictionary() == dictionary;
  }

  @Override
  public void adopt(Vector vector) {
    if (vector instanceof StringVector strings) {
      dictionary = strings.dictionary();
      borrowed = true;
    }
  }

  @Override
  public void gather(Vector vector, int[] selection, int count) {
    room(count);
    if (isText) {
      int[] rows = ((StringVector) vector).ids();
      for (int i = 0; i < count; i++) lane[i] = Math.max(-1, rows[selection[i]]);
      return;
    }
    boolean[] rows = ((BoolVector) vector).values();
    for (int i = 0; i < count; i++) lane[i] = rows[selection[i]] ? 1 : 0;
    if (vector.mayHaveNulls()) {
      for (int i = 0; i < count; i++) if (vector.isNull(selection[i])) lane[i] = -1;
    }
  }

  @Override
  public void load(KeyColumn from, int[] slots, int count) {
    IdColumn that = (IdColumn) from;
    room(count);
    for (int i = 0; i < count; i++) lane[i] = that.ids[slots[i]];
    if (!isText || that.dictionary == dictionary) return;
    owned();
    Dictionary other = that.dictionary;
    // a table of all its entries would cost more than to look up few of them, some twice
    boolean few = count < other.size() / FEW;
    int[] known = new int[few ? 0 : other.size()];
    for (int i = 0; i < count; i++) {
      int id = lane[i];
      if (id < 0) continue;
      if (few) {
        lane[i] = enter(other, id);
        continue;
      }
      if (known[id] == 0) known[id] = 1 + enter(other, id);
      lane[i] = known[id] - 1;
    }
  }

  private int enter(Dictionary other, int id) {
    return dictionary.add(other.text(), other.start(id), other.end(id));
  }

  @Override
  public void read(ColumnReader in, int count) {
    room(count);
    int entries = 2;
    if (isText) {
      owned();
      entries = in.count();
      if (translated.length < entries) translated = new int[entries];
      in.strings(dictionary, translated, 0, entries);
    }
    in.ints(lane, 0, count);
    for (int i = 0; i < count; i++) {
      int id = lane[i];
      if (id < -1 || id >= entries) {
        throw new CorruptBlockException(
            "key field " + field.name() + " has entry " + id + " of " + entries);
      }
      if (isText && id >= 0) lane[i] = translated[id];
    }
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    room(count);
    for (int i = 0; i < count; i++) lane[i] = ids[slots[i]];
    if (isText) {
      int entries = renumbering.apply(lane, count, dictionary.size());
      out.varint(entries);
      out.strings(dictionary, renumbering.used(), 0, entries);
    }
    out.ints(lane, 0, count);
    trim();
  }

  @Override
  public void hash(long[] hashes, int count) {
    for (int i = 0; i < count; i++) hashes[i] = KeyColumn.mix(hashes[i], lane[i]);
  }

  @Override
  public void store(int[] slots, int[] positions, int count) {
    for (int k = 0; k < count; k++) ids[slots[positions[k]]] = lane[positions[k]];
  }

  @Override
  public void storeAll(int count) {
    int[] spare = ids;
    ids = lane;
    lane = spare;
    trim();
  }

  @Override
  public boolean differs(int[] slots, int count, long[] wrong) {
    boolean any = false;
    for (int i = 0; i < count; i++) {
      if (ids[slots[i]] != lane[i]) {
        wrong[i >>> 6] |= 1L << i;
        any = true;
      }
    }
    return any;
  }

  @Override
  public boolean matches(int slot, int position) {
    return ids[slot] == lane[position];
  }

  @Override
  public void ensure(int slots) {
    if (slots > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(slots, ids.length + (ids.length >> 1)));
    }
  }

  @Override
  public void clear() {
    if (!isText || (!borrowed && dictionary.size() == 0)) return;
    dictionary = new Dictionary();
    borrowed = false;
  }

  @Override
  public boolean isWasteful(int live) {
    return isText && !borrowed && dictionary.size() > 2L * live + SPARE_ENTRIES;
  }

  @Override
  public long bytes() {
    long text = borrowed ? 0 : dictionary.bytes();
    return 4L * (ids.length + lane.length + translated.length) + renumbering.bytes() + text;
  }

  @Override
  public void sort(SlotOrder order, int[] slots) {
    long[] keys = order.keys();
    if (!isText) {
      for (int i = 0; i < slots.length; i++) keys[i] = ids[slots[i]] + 1L;
      order.by(keys);
      return;
    }
    room(slots.length);
    for (int i = 0; i < slots.length; i++) lane[i] = ids[slots[i]];
    int entries = renumbering.apply(lane, slots.length, dictionary.size());
    int[] ranks = TextOrder.ranks(dictionary, renumbering.used(), entries);
    for (int i = 0; i < slots.length; i++) keys[i] = lane[i] < 0 ? 0 : ranks[lane[i]] + 1L;
    order.by(keys);
    trim();
  }

  @Override
  public int compare(int slot, int other) {
    int a = ids[slot];
    int b = ids[other];
    if (a == b || a < 0 || b < 0 || !isText) return Integer.compare(a, b);
    byte[] text = dictionary.text();
    return Arrays.compareUnsigned(
        text, dictionary.start(a), dictionary.end(a), text, dictionary.start(b), dictionary.end(b));
  }

  @Override
  public void append(int slot, KeyBuffer to) {
    int id = ids[slot];
    if (id < 0) to.nothing();
    else if (isText) to.text(dictionary.text(), dictionary.start(id), dictionary.end(id));
    else to.number(field.type(), id);
  }

  @Override
  public @Nullable Object value(int slot) {
    int id = ids[slot];
    if (id < 0) return null;
    return isText ? dictionary.string(id) : KeyValues.value(field.type(), id);
  }

  @Override
  public OptionalLong held(Object value) {
    if (!isText) return OptionalLong.of(KeyValues.bits(field, value));
    byte[] utf8 = KeyValues.text(field, value).getBytes(StandardCharsets.UTF_8);
    int id = dictionary.find(utf8, 0, utf8.length);
    return id < 0 ? OptionalLong.empty() : OptionalLong.of(id);
  }

  @Override
  public boolean isNull(int slot) {
    return ids[slot] < 0;
  }

  @Override
  public boolean holds(int slot, long held) {
    return ids[slot] == held;
  }

  /** Makes sure that adding a string does not touch a reader's dictionary, and that it fits. */
  private void owned() {
    if (borrowed) {
      throw new IllegalStateException("a table being filled from batches cannot be merged into");
    }
    int size = dictionary.size();
    if (size > 0 && dictionary.end(size - 1) > LIMIT_TEXT_BYTES) {
      throw new IllegalStateException(
          "keys of field "
              + field.name()
              + " exceed "
              + LIMIT_TEXT_BYTES
              + " bytes of text;"
              + " lower limits.stateBytes or use more splits");
    }
  }

  private void room(int count) {
    if (lane.length < count) lane = new int[count];
  }

  /** Gives up scratch that only a large block needed. */
  private void trim() {
    if (lane.length > Lookup.KEPT) lane = new int[16];
    if (translated.length > Lookup.KEPT) translated = new int[16];
    if (!borrowed) renumbering.trim();
  }
}
