package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Minimum and maximum of everything of fixed size, by the order of {@link Codes}: NaN is the
 * greatest double, so that a minimum is NaN only where every value is, and -0.0 is less than 0.0.
 */
final class ExtremeColumn implements Accumulator {
  // 1 where the slot has a value, its code
  private static final int WIDTH = 2;

  private final LongCells extremes = new LongCells(WIDTH);
  private final Arguments arguments = new Arguments();
  private final FieldType type;
  // the maximum is the minimum of complements
  private final long flip;

  ExtremeColumn(MeasureKind kind, FieldType type) {
    this.type = type;
    flip = kind == MeasureKind.MAX ? -1 : 0;
  }

  @Override
  public void ensure(int slots) {
    extremes.ensure(slots);
  }

  @Override
  public void clear(int slot) {
    extremes.clear(slot);
  }

  @Override
  public void clearAll() {
    extremes.clearAll();
  }

  @Override
  public void add(
      int[] slots, RecordBatch batch, @Nullable Vector argument, long[] times, int unit) {
    arguments.gather(slots, batch, Objects.requireNonNull(argument));
    long[] cells = extremes.cells;
    int[] at = arguments.slots;
    long[] codes = arguments.codes;
    for (int i = 0; i < arguments.count; i++) lower(cells, at[i] * WIDTH, codes[i] ^ flip);
  }

  private static void lower(long[] cells, int at, long code) {
    if (cells[at] == 0 || code < cells[at + 1]) {
      cells[at] = 1;
      cells[at + 1] = code;
    }
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    long[] theirs = ((ExtremeColumn) other).extremes.cells;
    int from = otherSlot * WIDTH;
    if (theirs[from] != 0) lower(extremes.cells, slot * WIDTH, theirs[from + 1]);
  }

  @Override
  public void merge(int[] slots, Accumulator other, int count) {
    long[] theirs = ((ExtremeColumn) other).extremes.cells;
    long[] cells = extremes.cells;
    for (int i = 0; i < count; i++) {
      if (theirs[i * WIDTH] != 0) lower(cells, slots[i] * WIDTH, theirs[i * WIDTH + 1]);
    }
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    extremes.write(out, slots, count);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    extremes.read(in, firstSlot, count);
  }

  @Override
  public @Nullable Object value(int slot) {
    int at = slot * WIDTH;
    return extremes.cells[at] == 0 ? null : Codes.value(type, extremes.cells[at + 1] ^ flip);
  }

  @Override
  public long bytes() {
    return extremes.bytes() + arguments.bytes();
  }
}
