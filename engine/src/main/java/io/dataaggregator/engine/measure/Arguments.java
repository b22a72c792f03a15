package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;

/**
 * The non-null arguments of a batch's selected records, gathered into plain arrays, so that an
 * accumulator's own loop has neither nulls nor types.
 */
final class Arguments {
  /** Slot, row and code of each; the code is that of {@link Codes}, of a string its id or hash. */
  int[] slots = new int[0];

  int[] rows = new int[0];
  long[] codes = new long[0];
  int count;

  /** Replaces the content. */
  void gather(int[] slotOf, RecordBatch batch, Vector argument) {
    rows(slotOf, batch, argument);
    switch (argument) {
      case LongVector longs -> {
        long[] values = longs.values();
        for (int i = 0; i < count; i++) codes[i] = values[rows[i]];
      }
      case DoubleVector doubles -> {
        double[] values = doubles.values();
        for (int i = 0; i < count; i++) codes[i] = Codes.of(values[rows[i]]);
      }
      case BoolVector bools -> {
        boolean[] values = bools.values();
        for (int i = 0; i < count; i++) codes[i] = values[rows[i]] ? 1 : 0;
      }
      case StringVector strings -> {
        int[] ids = strings.ids();
        for (int i = 0; i < count; i++) codes[i] = ids[rows[i]];
      }
    }
  }

  private void rows(int[] slotOf, RecordBatch batch, Vector argument) {
    int selected = batch.selected();
    if (selected > rows.length) {
      slots = new int[batch.capacity()];
      rows = new int[batch.capacity()];
      codes = new long[batch.capacity()];
    }
    int[] selection = batch.selection();
    if (!argument.mayHaveNulls()) {
      System.arraycopy(slotOf, 0, slots, 0, selected);
      System.arraycopy(selection, 0, rows, 0, selected);
      count = selected;
      return;
    }
    int kept = 0;
    for (int i = 0; i < selected; i++) {
      slots[kept] = slotOf[i];
      rows[kept] = selection[i];
      kept += argument.isNull(selection[i]) ? 0 : 1;
    }
    count = kept;
  }

  long bytes() {
    return rows.length * 16L;
  }
}
