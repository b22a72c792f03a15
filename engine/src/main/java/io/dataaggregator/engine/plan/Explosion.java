package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.decode.ArrayDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Explodes a batch into batches of rows. All rows of a source record are in one of them, so there
 * are only so many rows of a record.
 */
final class Explosion {
  /** Rows of a record, at most, and so of what is made at a time. */
  static final int ROWS = 10_000;

  private final Step.Explode step;
  private final ArrayDecoder decoder;
  private final RecordBatch rows;
  private RecordBatch input;

  /** The next selected row of the input. */
  private int next;

  /**
   * @param most {@link #ROWS}, or fewer
   */
  Explosion(Step.Explode step, int most) {
    this.step = step;
    decoder = new ArrayDecoder(step.field(), step.elements());
    rows = new RecordBatch(step.after(), most);
    input = rows;
  }

  /** Begins with another batch; its columns are not changed until all of it is exploded. */
  void begin(RecordBatch batch) {
    input = batch;
    next = 0;
  }

  /** Whether there are records that no rows were made of. */
  boolean hasMore() {
    return next < input.selected();
  }

  /** Where the first of them begins in the unit. */
  long nextOffset() {
    return input.offset(input.selection()[next]);
  }

  /** The next rows, valid until this is called again; null where there are no more. */
  @Nullable RecordBatch next(Verdicts verdicts) {
    clear();
    while (hasMore()) {
      int end = endOfRecord(next);
      int made = explode(next, end);
      // it begins the next batch
      if (made == ArrayDecoder.TOO_MANY && rows.rows() > 0) break;
      long offset = nextOffset();
      if (made == ArrayDecoder.FAULTY) {
        verdicts.reject(offset, decoder.code(), decoder.message());
      } else if (made == ArrayDecoder.TOO_MANY) {
        String message =
            "the arrays in " + step.field() + " make more than " + rows.capacity() + " rows";
        verdicts.reject(offset, "record.too-many-rows", message + ": split the record");
      }
      for (int i = 0; i < made; i++) rows.endRow(offset);
      next = end;
    }
    return rows.rows() == 0 ? null : rows;
  }

  private void clear() {
    rows.clear();
    for (int i = 0; i < step.kept().size(); i++) {
      if (rows.vector(i) instanceof StringVector to) {
        to.use(((StringVector) input.vector(step.kept().get(i))).dictionary());
      }
    }
    decoder.begin(rows, step.kept().size());
  }

  /** The end of the selected rows that are of one record with {@code from}. */
  private int endOfRecord(int from) {
    long offset = input.offset(input.selection()[from]);
    int end = from + 1;
    while (end < input.selected() && input.offset(input.selection()[end]) == offset) end++;
    return end;
  }

  /** Makes rows behind those that there are; how many, or what the decoder says instead. */
  private int explode(int from, int end) {
    var arrays = (StringVector) input.vector(step.array());
    int made = 0;
    for (int i = from; i < end; i++) {
      int row = input.selection()[i];
      int at = rows.rows() + made;
      int count = arrays.isNull(row) ? 0 : decode(arrays, row, at);
      if (count < 0) return count;
      if (count == 0 && step.keepEmpty()) {
        if (at == rows.capacity()) return ArrayDecoder.TOO_MANY;
        decoder.nothing(at);
        count = 1;
      }
      for (int column = 0; column < step.kept().size(); column++) {
        repeat(input.vector(step.kept().get(column)), row, rows.vector(column), at, at + count);
      }
      made += count;
    }
    return made;
  }

  private int decode(StringVector arrays, int row, int at) {
    var texts = arrays.dictionary();
    int id = arrays.id(row);
    return decoder.decode(texts.text(), texts.start(id), texts.end(id), at, rows.capacity() - at);
  }

  private static void repeat(Vector from, int row, Vector to, int start, int end) {
    if (from.isNull(row)) {
      for (int at = start; at < end; at++) to.setNull(at);
      return;
    }
    switch (to) {
      case BoolVector bools -> {
        boolean value = ((BoolVector) from).get(row);
        for (int at = start; at < end; at++) bools.set(at, value);
      }
      case LongVector longs -> {
        long value = ((LongVector) from).get(row);
        for (int at = start; at < end; at++) longs.set(at, value);
      }
      case DoubleVector doubles -> {
        double value = ((DoubleVector) from).get(row);
        for (int at = start; at < end; at++) doubles.set(at, value);
      }
      case StringVector strings -> {
        int id = ((StringVector) from).id(row);
        for (int at = start; at < end; at++) strings.set(at, id);
      }
    }
  }
}
