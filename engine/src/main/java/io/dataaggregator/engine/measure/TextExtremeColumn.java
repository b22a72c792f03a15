package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import org.jspecify.annotations.Nullable;

/**
 * Minimum and maximum of strings by their unsigned UTF-8 bytes, which is the order of code points.
 */
final class TextExtremeColumn implements Accumulator {
  // 1 where the slot has a value, its id in texts
  private static final int WIDTH = 2;

  private final LongCells extremes = new LongCells(WIDTH);
  private final Texts texts = new Texts();
  private final Arguments arguments = new Arguments();
  private final int sign;

  TextExtremeColumn(MeasureKind kind) {
    sign = kind == MeasureKind.MAX ? -1 : 1;
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
    texts.clear();
  }

  @Override
  public void add(
      int[] slots, RecordBatch batch, @Nullable Vector argument, long[] times, int unit) {
    if (!(argument instanceof StringVector vector)) {
      throw new IllegalArgumentException("an extreme of string over " + argument);
    }
    arguments.gather(slots, batch, vector);
    Dictionary dictionary = vector.dictionary();
    long[] cells = extremes.cells;
    for (int i = 0; i < arguments.count; i++) {
      int at = arguments.slots[i] * WIDTH;
      int id = (int) arguments.codes[i];
      if (cells[at] == 0 || sign * texts.compare((int) cells[at + 1], dictionary, id) > 0) {
        cells[at] = 1;
        cells[at + 1] = texts.intern(dictionary, id);
      }
    }
    texts.compact(extremes, WIDTH, 1);
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    var that = (TextExtremeColumn) other;
    long[] cells = extremes.cells;
    int at = slot * WIDTH;
    int from = otherSlot * WIDTH;
    if (that.extremes.cells[from] == 0) return;
    int theirs = (int) that.extremes.cells[from + 1];
    if (cells[at] == 0 || sign * texts.compare((int) cells[at + 1], that.texts, theirs) > 0) {
      cells[at] = 1;
      cells[at + 1] = texts.intern(that.texts, theirs);
      texts.compact(extremes, WIDTH, 1);
    }
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    texts.write(out, extremes, WIDTH, 1, slots, count);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    extremes.ensure(firstSlot + count);
    texts.read(in, extremes, WIDTH, 1, firstSlot, count);
  }

  @Override
  public @Nullable Object value(int slot) {
    int at = slot * WIDTH;
    return extremes.cells[at] == 0 ? null : texts.string((int) extremes.cells[at + 1]);
  }

  @Override
  public long bytes() {
    return extremes.bytes() + texts.bytes() + arguments.bytes();
  }
}
