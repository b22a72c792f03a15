package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Equality with a constant: the constant is looked up in the dictionary, rows compare ids. */
final class StringEquality implements Kernel {
  private static final int MISSING = -2;

  private final Kernel operand;
  private final byte[] constant;
  private final boolean negated;
  private final Output output = new Output(FieldType.BOOL);
  private @Nullable Dictionary seen;
  private int seenSize;
  private int id = MISSING;

  StringEquality(Kernel operand, String constant, boolean negated) {
    this.operand = operand;
    this.constant = constant.getBytes(StandardCharsets.UTF_8);
    this.negated = negated;
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
    var column = (StringVector) operand.evaluate(batch, rows, count);
    BoolVector out = output.bools(batch.capacity());
    output.inherit(operand, column, rows, count);
    find(column.dictionary());
    int[] ids = column.ids();
    boolean[] z = out.values();
    int wanted = id;
    boolean same = !negated;
    for (int i = 0; i < count; i++) z[rows[i]] = ids[rows[i]] == wanted == same;
    return out;
  }

  /** Looks the constant up again where the dictionary is another, or grew and did not have it. */
  private void find(Dictionary dictionary) {
    if (dictionary != seen) id = MISSING;
    else if (id >= 0 || dictionary.size() == seenSize) return;
    int found = dictionary.find(constant, 0, constant.length);
    id = found < 0 ? MISSING : found;
    seen = dictionary;
    seenSize = dictionary.size();
  }
}
