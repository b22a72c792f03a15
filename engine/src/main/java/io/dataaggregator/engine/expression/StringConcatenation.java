package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import java.util.Arrays;

/** Joins the strings of two columns, by their UTF-8 bytes. */
final class StringConcatenation implements Kernel {
  private final Kernel a;
  private final Kernel b;
  private final Output output = new Output(FieldType.STRING);
  private byte[] scratch = new byte[64];

  StringConcatenation(Kernel a, Kernel b) {
    this.a = a;
    this.b = b;
  }

  @Override
  public FieldType type() {
    return FieldType.STRING;
  }

  @Override
  public Faults faults() {
    return output.faults();
  }

  @Override
  public Vector evaluate(RecordBatch batch, int[] rows, int count) {
    var left = (StringVector) a.evaluate(batch, rows, count);
    var right = (StringVector) b.evaluate(batch, rows, count);
    StringVector out = output.strings(batch.capacity());
    output.inherit(a, left, b, right, rows, count);
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      if (left.id(row) < 0 || right.id(row) < 0) continue;
      int end = copy(right, row, copy(left, row, 0));
      out.set(row, scratch, 0, end);
    }
    return out;
  }

  /** Copies a string to {@code at}; answers where it ends. */
  private int copy(StringVector column, int row, int at) {
    Dictionary dictionary = column.dictionary();
    int start = dictionary.start(column.id(row));
    int length = dictionary.end(column.id(row)) - start;
    int end = Math.addExact(at, length);
    if (end > scratch.length) scratch = Arrays.copyOf(scratch, Math.max(end, scratch.length * 2));
    System.arraycopy(dictionary.text(), start, scratch, at, length);
    return end;
  }
}
