package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first or last non-null value by event time, then unit, then offset. Rows that one record
 * exploded into share all three: of those the first is the least value, the last the greatest, so
 * that the order of merges never shows.
 */
final class FirstLastColumn implements Accumulator {
  // 1 where the slot has a value, then the three of its order, then its code or its id in texts
  private static final int TIME = 1;
  private static final int UNIT = 2;
  private static final int OFFSET = 3;
  private static final int VALUE = 4;
  private static final int WIDTH = 5;

  private final LongCells cells = new LongCells(WIDTH);
  private final Arguments arguments = new Arguments();
  private final Texts texts = new Texts();
  private final FieldType type;
  private final boolean isText;
  // the last is the first of complements
  private final long flip;

  FirstLastColumn(MeasureKind kind, FieldType type) {
    this.type = type;
    isText = type.kind() == FieldType.Kind.STRING;
    flip = kind == MeasureKind.LAST ? -1 : 0;
  }

  @Override
  public void ensure(int slots) {
    cells.ensure(slots);
  }

  @Override
  public void clear(int slot) {
    cells.clear(slot);
  }

  @Override
  public void clearAll() {
    cells.clearAll();
    texts.clear();
  }

  @Override
  public void add(
      int[] slots, RecordBatch batch, @Nullable Vector argument, long[] times, int unit) {
    arguments.gather(slots, batch, Objects.requireNonNull(argument));
    long unitKey = unit ^ flip;
    if (argument instanceof StringVector vector) addTexts(batch, vector, times, unitKey);
    else addCodes(batch, times, unitKey);
  }

  private void addCodes(RecordBatch batch, long[] times, long unit) {
    for (int i = 0; i < arguments.count; i++) {
      int row = arguments.rows[i];
      int at = arguments.slots[i] * WIDTH;
      long time = times[row] ^ flip;
      long offset = batch.offset(row) ^ flip;
      long code = arguments.codes[i] ^ flip;
      int order = order(at, time, unit, offset);
      if (order > 0 || (order == 0 && code < cells.cells[at + VALUE])) {
        put(at, time, unit, offset, code);
      }
    }
  }

  private void addTexts(RecordBatch batch, StringVector vector, long[] times, long unit) {
    Dictionary dictionary = vector.dictionary();
    for (int i = 0; i < arguments.count; i++) {
      int row = arguments.rows[i];
      int at = arguments.slots[i] * WIDTH;
      long time = times[row] ^ flip;
      long offset = batch.offset(row) ^ flip;
      int id = (int) arguments.codes[i];
      int order = order(at, time, unit, offset);
      if (order == 0) order = sign(texts.compare((int) cells.cells[at + VALUE], dictionary, id));
      if (order > 0) put(at, time, unit, offset, texts.intern(dictionary, id));
    }
    texts.compact(cells, WIDTH, VALUE);
  }

  /** Above 0 where the given place is before the slot's, or the slot is empty. */
  private int order(int at, long time, long unit, long offset) {
    long[] held = cells.cells;
    if (held[at] == 0) return 1;
    if (held[at + TIME] != time) return held[at + TIME] > time ? 1 : -1;
    if (held[at + UNIT] != unit) return held[at + UNIT] > unit ? 1 : -1;
    return Long.compare(held[at + OFFSET], offset);
  }

  private int sign(int comparison) {
    return flip == 0 ? comparison : -comparison;
  }

  private void put(int at, long time, long unit, long offset, long value) {
    long[] held = cells.cells;
    held[at] = 1;
    held[at + TIME] = time;
    held[at + UNIT] = unit;
    held[at + OFFSET] = offset;
    held[at + VALUE] = value;
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    var that = (FirstLastColumn) other;
    long[] theirs = that.cells.cells;
    int from = otherSlot * WIDTH;
    if (theirs[from] == 0) return;
    int at = slot * WIDTH;
    int order = order(at, theirs[from + TIME], theirs[from + UNIT], theirs[from + OFFSET]);
    if (order == 0) order = compareValues(cells.cells[at + VALUE], that, theirs[from + VALUE]);
    if (order <= 0) return;
    cells.copy(slot, that.cells, otherSlot);
    if (isText) {
      cells.cells[at + VALUE] = texts.intern(that.texts, (int) theirs[from + VALUE]);
      texts.compact(cells, WIDTH, VALUE);
    }
  }

  private int compareValues(long ours, FirstLastColumn that, long theirs) {
    return isText
        ? sign(texts.compare((int) ours, that.texts, (int) theirs))
        : Long.compare(ours, theirs);
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    cells.write(out, isText ? VALUE : WIDTH, slots, count);
    if (isText) texts.write(out, cells, WIDTH, VALUE, slots, count);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    cells.read(in, isText ? VALUE : WIDTH, firstSlot, count);
    if (isText) texts.read(in, cells, WIDTH, VALUE, firstSlot, count);
  }

  @Override
  public @Nullable Object value(int slot) {
    int at = slot * WIDTH;
    if (cells.cells[at] == 0) return null;
    long value = cells.cells[at + VALUE];
    return isText ? texts.string((int) value) : Codes.value(type, value ^ flip);
  }

  @Override
  public long bytes() {
    return cells.bytes() + texts.bytes() + arguments.bytes();
  }
}
