package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import java.util.Arrays;

/** Compares two columns of strings by code point, which is the order of their UTF-8 bytes. */
final class StringComparison implements Kernel {
  private final Relation relation;
  private final Kernel a;
  private final Kernel b;
  private final Output output = new Output(FieldType.BOOL);

  StringComparison(Relation relation, Kernel a, Kernel b) {
    this.relation = relation;
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
      // Columns do not always know of their nulls' absence, so ids are tested, not the flag.
      if (left.id(row) < 0 || right.id(row) < 0) continue;
      z[row] =
          switch (relation) {
            case EQUAL -> equal(left, right, row);
            case NOT_EQUAL -> !equal(left, right, row);
            case LESS -> compare(left, right, row) < 0;
            case LESS_OR_EQUAL -> compare(left, right, row) <= 0;
            case GREATER -> compare(left, right, row) > 0;
            case GREATER_OR_EQUAL -> compare(left, right, row) >= 0;
          };
    }
    return out;
  }

  private static boolean equal(StringVector left, StringVector right, int row) {
    Dictionary x = left.dictionary();
    Dictionary y = right.dictionary();
    int i = left.id(row);
    int j = right.id(row);
    if (x == y) return i == j;
    return Arrays.equals(x.text(), x.start(i), x.end(i), y.text(), y.start(j), y.end(j));
  }

  private static int compare(StringVector left, StringVector right, int row) {
    Dictionary x = left.dictionary();
    Dictionary y = right.dictionary();
    int i = left.id(row);
    int j = right.id(row);
    return Arrays.compareUnsigned(x.text(), x.start(i), x.end(i), y.text(), y.start(j), y.end(j));
  }
}
