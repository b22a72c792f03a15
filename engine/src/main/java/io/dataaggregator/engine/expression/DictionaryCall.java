package io.dataaggregator.engine.expression;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A function of one string: the CEL runtime answers once for each dictionary entry that occurs, and
 * rows look the answer up.
 */
final class DictionaryCall implements Kernel {
  private static final byte UNKNOWN = -1;
  private static final byte KNOWN = 0;

  private final Region region;
  private final Kernel operand;
  private final Output output;
  private @Nullable Dictionary seen;
  // By dictionary id: what is known of the answer, and it; above KNOWN stands a fault's mark.
  private byte[] states = new byte[0];
  private Vector answers;

  DictionaryCall(Region region, Kernel operand, FieldType type) {
    this.region = region;
    this.operand = operand;
    output = new Output(type);
    answers = Vector.of(type, 0);
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
    var column = (StringVector) operand.evaluate(batch, rows, count);
    Vector out = output.begin(batch.capacity());
    output.inherit(operand, column, rows, count);
    prepare(column.dictionary());
    boolean failed = false;
    int[] ids = column.ids();
    for (int i = 0; i < count; i++) {
      int id = ids[rows[i]];
      if (id < 0) continue;
      if (states[id] == UNKNOWN) answer(column.dictionary(), id);
      failed |= states[id] > KNOWN;
    }
    gather(out, ids, rows, count);
    if (failed) fail(ids, rows, count);
    return out;
  }

  private void prepare(Dictionary dictionary) {
    boolean full = answers instanceof StringVector texts && texts.dictionary().isFull();
    if (dictionary != seen || full) {
      Arrays.fill(states, UNKNOWN);
      if (answers instanceof StringVector texts) texts.use(new Dictionary());
      seen = dictionary;
    }
    // One at least: rows without a string look at entry 0.
    int size = Math.max(1, dictionary.size());
    if (states.length >= size) return;
    int grown = Math.max(size, states.length * 2);
    int known = states.length;
    states = Arrays.copyOf(states, grown);
    Arrays.fill(states, known, grown, UNKNOWN);
    answers = grow(answers, grown);
  }

  private static Vector grow(Vector from, int capacity) {
    return switch (from) {
      case BoolVector bools -> {
        var to = new BoolVector(capacity);
        System.arraycopy(bools.values(), 0, to.values(), 0, bools.capacity());
        yield to;
      }
      case LongVector longs -> {
        var to = new LongVector(capacity);
        System.arraycopy(longs.values(), 0, to.values(), 0, longs.capacity());
        yield to;
      }
      case DoubleVector doubles -> {
        var to = new DoubleVector(capacity);
        System.arraycopy(doubles.values(), 0, to.values(), 0, doubles.capacity());
        yield to;
      }
      case StringVector strings -> {
        var to = new StringVector(capacity, strings.dictionary());
        System.arraycopy(strings.ids(), 0, to.ids(), 0, strings.capacity());
        yield to;
      }
    };
  }

  private void answer(Dictionary dictionary, int id) {
    Object value = region.evaluate(dictionary.string(id));
    if (value instanceof Fault fault) {
      states[id] = fault.mark();
    } else {
      states[id] = KNOWN;
      Cells.write(answers, id, value);
    }
  }

  private void gather(Vector out, int[] ids, int[] rows, int count) {
    switch (out) {
      case BoolVector bools -> {
        boolean[] x = ((BoolVector) answers).values();
        boolean[] z = bools.values();
        for (int i = 0; i < count; i++) z[rows[i]] = x[Math.max(0, ids[rows[i]])];
      }
      case LongVector longs -> {
        long[] x = ((LongVector) answers).values();
        long[] z = longs.values();
        for (int i = 0; i < count; i++) z[rows[i]] = x[Math.max(0, ids[rows[i]])];
      }
      case DoubleVector doubles -> {
        double[] x = ((DoubleVector) answers).values();
        double[] z = doubles.values();
        for (int i = 0; i < count; i++) z[rows[i]] = x[Math.max(0, ids[rows[i]])];
      }
      case StringVector strings -> {
        strings.use(((StringVector) answers).dictionary());
        int[] x = ((StringVector) answers).ids();
        int[] z = strings.ids();
        for (int i = 0; i < count; i++) {
          int id = ids[rows[i]];
          z[rows[i]] = id < 0 ? -1 : x[id];
        }
      }
    }
  }

  private void fail(int[] ids, int[] rows, int count) {
    for (int i = 0; i < count; i++) {
      int id = ids[rows[i]];
      Fault fault = id < 0 ? null : Fault.of(states[id]);
      if (fault != null) output.fail(rows[i], fault);
    }
  }
}
