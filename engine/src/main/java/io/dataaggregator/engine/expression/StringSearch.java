package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import java.util.Arrays;

/**
 * Looks for the strings of one column in those of another. UTF-8 finds a string nowhere but where
 * its characters are, so bytes are compared.
 */
final class StringSearch implements Kernel {
  /** Where it may be. */
  enum Place {
    START,
    END,
    ANYWHERE
  }

  private final Place place;
  private final Kernel a;
  private final Kernel b;
  private final Output output = new Output(FieldType.BOOL);

  /** Whether the string of {@code b} is in that of {@code a}. */
  StringSearch(Place place, Kernel a, Kernel b) {
    this.place = place;
    this.a = a;
    this.b = b;
  }

  @Override
  public FieldType type() {
    return FieldType.BOOL;
  }

  @Override
  public Faults faults() {
    return output.faults();
  }

  @Override
  public Vector evaluate(RecordBatch batch, int[] rows, int count) {
    var left = (StringVector) a.evaluate(batch, rows, count);
    var right = (StringVector) b.evaluate(batch, rows, count);
    BoolVector out = output.bools(batch.capacity());
    output.inherit(a, left, b, right, rows, count);
    boolean[] z = out.values();
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      if (left.id(row) < 0 || right.id(row) < 0) continue;
      z[row] = found(left.dictionary(), left.id(row), right.dictionary(), right.id(row));
    }
    return out;
  }

  private boolean found(Dictionary in, int whole, Dictionary of, int part) {
    int first = in.start(whole);
    int last = in.end(whole) - (of.end(part) - of.start(part));
    return switch (place) {
      case START -> first <= last && stands(in, first, of, part);
      case END -> first <= last && stands(in, last, of, part);
      case ANYWHERE -> {
        int at = first;
        while (at <= last && !stands(in, at, of, part)) at++;
        yield at <= last;
      }
    };
  }

  private static boolean stands(Dictionary in, int at, Dictionary of, int part) {
    int from = of.start(part);
    int to = of.end(part);
    return Arrays.equals(in.text(), at, at + to - from, of.text(), from, to);
  }
}
