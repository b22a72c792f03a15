package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;

/**
 * Three-valued {@code &&} and {@code ||}. One operand that decides (false for and, true for or)
 * gives the result whatever the other is; else null where one is null; else a fault where one
 * failed. The right side is evaluated only for rows that the left one leaves open.
 */
final class Logic implements Kernel {
  private final boolean decisive;
  private final Kernel a;
  private final Kernel b;
  private final Output output = new Output(FieldType.BOOL);
  private int[] open = new int[0];

  private Logic(boolean decisive, Kernel a, Kernel b) {
    this.decisive = decisive;
    this.a = a;
    this.b = b;
  }

  static Logic and(Kernel a, Kernel b) {
    return new Logic(false, a, b);
  }

  static Logic or(Kernel a, Kernel b) {
    return new Logic(true, a, b);
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
    var left = (BoolVector) a.evaluate(batch, rows, count);
    BoolVector out = output.bools(batch.capacity());
    if (open.length < batch.capacity()) open = new int[batch.capacity()];
    int opened = 0;
    boolean[] x = left.values();
    boolean[] z = out.values();
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      z[row] = decisive;
      if (x[row] != decisive || left.isNull(row)) open[opened++] = row;
    }
    if (opened > 0) decide(left, (BoolVector) b.evaluate(batch, open, opened), out, opened);
    return out;
  }

  private void decide(BoolVector left, BoolVector right, BoolVector out, int opened) {
    boolean[] y = right.values();
    boolean[] z = out.values();
    boolean plain = !left.mayHaveNulls() && !right.mayHaveNulls();
    if (plain) {
      for (int i = 0; i < opened; i++) z[open[i]] = y[open[i]];
      return;
    }
    int undecided = 0;
    for (int i = 0; i < opened; i++) {
      int row = open[i];
      boolean nothing = right.isNull(row);
      if (!nothing && y[row] == decisive) continue;
      z[row] = !decisive;
      if (nothing || left.isNull(row)) {
        out.setNull(row);
        open[undecided++] = row;
      }
    }
    output.faults().combine(a.faults(), left, b.faults(), right, open, undecided);
  }
}
