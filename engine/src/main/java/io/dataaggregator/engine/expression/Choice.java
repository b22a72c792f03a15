package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import org.jspecify.annotations.Nullable;

/**
 * {@code condition ? a : b}: each branch is evaluated only for its rows, so a fault in the other
 * one does not matter; null where the condition or the branch taken is null.
 */
final class Choice implements Kernel {
  private final Kernel condition;
  private final @Nullable Kernel then;
  private final @Nullable Kernel other;
  private final Output output;
  private final Transfer thenTexts = new Transfer();
  private final Transfer otherTexts = new Transfer();
  private int[] yes = new int[0];
  private int[] no = new int[0];

  /**
   * Makes a choice.
   *
   * @param then the value where the condition is true; null stands for the literal {@code null}
   * @param other the value where it is false; likewise
   */
  Choice(Kernel condition, @Nullable Kernel then, @Nullable Kernel other, FieldType type) {
    this.condition = condition;
    this.then = then;
    this.other = other;
    output = new Output(type);
  }

  @Override
  public FieldType type() {
    return output.type();
  }

  @Override
  public Faults faults() {
    return output.faults();
  }

  @Override
  public Vector evaluate(RecordBatch batch, int[] rows, int count) {
    var asked = (BoolVector) condition.evaluate(batch, rows, count);
    Vector out = output.begin(batch.capacity());
    if (yes.length < batch.capacity()) {
      yes = new int[batch.capacity()];
      no = new int[batch.capacity()];
    }
    int trues = 0;
    int falses = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      if (asked.isNull(row)) out.setNull(row);
      else if (asked.get(row)) yes[trues++] = row;
      else no[falses++] = row;
    }
    output.faults().copy(condition.faults(), rows, count);
    take(then, thenTexts, batch, yes, trues, out);
    take(other, otherTexts, batch, no, falses, out);
    return out;
  }

  private void take(
      @Nullable Kernel branch,
      Transfer texts,
      RecordBatch batch,
      int[] rows,
      int count,
      Vector out) {
    if (branch == null) {
      for (int i = 0; i < count; i++) out.setNull(rows[i]);
      return;
    }
    if (count == 0) return;
    Vector from = branch.evaluate(batch, rows, count);
    copy(from, texts, rows, count, out);
    output.inherit(branch, from, rows, count);
  }

  private static void copy(Vector from, Transfer texts, int[] rows, int count, Vector out) {
    switch (out) {
      case BoolVector bools -> {
        boolean[] x = ((BoolVector) from).values();
        for (int i = 0; i < count; i++) bools.values()[rows[i]] = x[rows[i]];
      }
      case LongVector longs -> {
        long[] x = ((LongVector) from).values();
        for (int i = 0; i < count; i++) longs.values()[rows[i]] = x[rows[i]];
      }
      case DoubleVector doubles -> {
        double[] x = ((DoubleVector) from).values();
        for (int i = 0; i < count; i++) doubles.values()[rows[i]] = x[rows[i]];
      }
      case StringVector strings -> texts.copy((StringVector) from, strings, rows, count);
    }
  }
}
