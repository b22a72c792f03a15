package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import org.jspecify.annotations.Nullable;

/** Counts records, or with an argument those where it is not null. */
final class CountColumn implements Accumulator {
  private final LongCells counts = new LongCells(1);

  @Override
  public void ensure(int slots) {
    counts.ensure(slots);
  }

  @Override
  public void clear(int slot) {
    counts.clear(slot);
  }

  @Override
  public void clearAll() {
    counts.clearAll();
  }

  @Override
  public void add(
      int[] slots, RecordBatch batch, @Nullable Vector argument, long[] times, int unit) {
    long[] cells = counts.cells;
    int selected = batch.selected();
    if (argument == null || !argument.mayHaveNulls()) {
      for (int i = 0; i < selected; i++) cells[slots[i]]++;
    } else {
      int[] selection = batch.selection();
      for (int i = 0; i < selected; i++) cells[slots[i]] += argument.isNull(selection[i]) ? 0 : 1;
    }
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    counts.plus(slot, ((CountColumn) other).counts, otherSlot);
  }

  @Override
  public void merge(int[] slots, Accumulator other, int count) {
    long[] theirs = ((CountColumn) other).counts.cells;
    long[] cells = counts.cells;
    for (int i = 0; i < count; i++) cells[slots[i]] += theirs[i];
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    counts.write(out, slots, count);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    counts.read(in, firstSlot, count);
  }

  @Override
  public Object value(int slot) {
    return counts.cells[slot];
  }

  @Override
  public long bytes() {
    return counts.bytes();
  }
}
