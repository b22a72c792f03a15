package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import io.dataaggregator.engine.columnar.CorruptBlockException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;
import org.jspecify.annotations.Nullable;

/**
 * The value at a rank: the least value such that at least that fraction of the values is not
 * greater. Up to {@link #FEW} values are kept as they are and the answer is exact, then in a KLL
 * sketch (Z. Karnin, K. Lang, E. Liberty 2016, as DataSketches implements it) with k = 200, whose
 * rank is off by at most 1.33 % with 99 % confidence. NaN has no rank and is skipped like null.
 */
final class QuantileColumn implements Accumulator {
  static final int FEW = 128;
  private static final int K = 200;
  // the first values take a small array, most buckets need no more
  private static final int FIRST_ROOM = 4;

  static {
    SketchMemory.open();
  }

  private final LongCells counts = new LongCells(1);
  private final Slots<double[]> few = new Slots<>();
  private final Slots<KllDoublesSketch> sketches = new Slots<>();
  private final Arguments arguments = new Arguments();
  private final FieldType type;
  private final double rank;
  private final double unit;

  /**
   * A column for one rank.
   *
   * @param type of the argument; all but doubles are held as the nearest double
   * @param rank 0 for the least value to 1 for the greatest
   */
  QuantileColumn(FieldType type, double rank) {
    if (!(rank >= 0 && rank <= 1)) {
      throw new IllegalArgumentException("the rank of a quantile is 0 to 1, not " + rank);
    }
    this.type = type;
    this.rank = rank;
    // ten to at most 18 is exact, and so the division rounds only once
    unit = Math.pow(10, type.scale());
  }

  @Override
  public void ensure(int slots) {
    counts.ensure(slots);
  }

  @Override
  public void clear(int slot) {
    counts.clear(slot);
    few.put(slot, null);
    sketches.put(slot, null);
  }

  @Override
  public void clearAll() {
    counts.clearAll();
    few.clearAll();
    sketches.clearAll();
  }

  @Override
  public void add(
      int[] slots, RecordBatch batch, @Nullable Vector argument, long[] times, int rowsUnit) {
    arguments.gather(slots, batch, Objects.requireNonNull(argument));
    boolean isDouble = type.kind() == FieldType.Kind.DOUBLE;
    for (int i = 0; i < arguments.count; i++) {
      long code = arguments.codes[i];
      add(arguments.slots[i], isDouble ? Codes.toDouble(code) : code / unit);
    }
  }

  private void add(int slot, double value) {
    if (Double.isNaN(value)) return;
    int count = (int) counts.cells[slot];
    if (count > FEW) {
      Objects.requireNonNull(sketches.get(slot)).update(value);
      return;
    }
    if (count == FEW) {
      sketch(slot).update(value);
      return;
    }
    double[] values = few.get(slot);
    if (values == null || count == values.length) {
      values = values == null ? new double[FIRST_ROOM] : Arrays.copyOf(values, 2 * count);
      few.put(slot, values);
    }
    values[count] = value;
    counts.cells[slot]++;
  }

  /** The slot's sketch, which its few values begin. */
  private KllDoublesSketch sketch(int slot) {
    KllDoublesSketch sketch = sketches.get(slot);
    if (sketch != null) return sketch;
    sketch = KllDoublesSketch.newHeapInstance(K);
    double[] values = few.get(slot);
    if (values != null) sketch.update(values, 0, (int) counts.cells[slot]);
    sketches.put(slot, sketch);
    few.put(slot, null);
    // beyond a few the sketch counts
    counts.cells[slot] = FEW + 1;
    return sketch;
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    var that = (QuantileColumn) other;
    KllDoublesSketch theirs = that.sketches.get(otherSlot);
    if (theirs != null) {
      sketch(slot).merge(theirs);
      return;
    }
    double[] values = that.few.get(otherSlot);
    if (values == null) return;
    for (int i = 0; i < that.counts.cells[otherSlot]; i++) add(slot, values[i]);
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    counts.write(out, slots, count);
    for (int i = 0; i < count; i++) {
      double[] values = few.get(slots[i]);
      if (values != null) out.doubles(values, 0, (int) counts.cells[slots[i]]);
    }
    sketches.write(out, slots, count, QuantileColumn::write);
  }

  private static void write(ColumnWriter out, KllDoublesSketch sketch) {
    byte[] bytes = sketch.toByteArray();
    out.bytes(bytes, 0, bytes.length);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    counts.read(in, firstSlot, count);
    for (int slot = firstSlot; slot < firstSlot + count; slot++) {
      long held = counts.cells[slot];
      if (held < 0 || held > FEW + 1) throw new CorruptBlockException(held + " few values");
      boolean isFew = held > 0 && held <= FEW;
      double[] values = isFew ? new double[(int) held] : null;
      if (values != null) in.doubles(values, 0, values.length);
      few.put(slot, values);
    }
    sketches.read(
        in,
        firstSlot,
        count,
        from -> KllDoublesSketch.heapify(SketchMemory.of(from.bytes().array())));
    for (int slot = firstSlot; slot < firstSlot + count; slot++) {
      if (counts.cells[slot] > FEW != (sketches.get(slot) != null)) {
        throw new CorruptBlockException("a count of values and its sketch disagree");
      }
    }
  }

  @Override
  public @Nullable Object value(int slot) {
    KllDoublesSketch sketch = sketches.get(slot);
    if (sketch != null && sketch.isEstimationMode()) {
      return new QuantileEstimate(
          typed(sketch.getQuantile(rank, QuantileSearchCriteria.INCLUSIVE)),
          typed(sketch.getQuantileLowerBound(rank)),
          typed(sketch.getQuantileUpperBound(rank)),
          sketch.getNormalizedRankError(false));
    }
    double[] values = few.get(slot);
    if (sketch == null && values == null) return null;
    Object exact =
        typed(
            sketch != null
                ? sketch.getQuantile(rank, QuantileSearchCriteria.INCLUSIVE)
                : quantile(Arrays.copyOf(values, (int) counts.cells[slot])));
    return new QuantileEstimate(exact, exact, exact, 0);
  }

  private double quantile(double[] values) {
    Arrays.sort(values);
    return values[Math.max(0, (int) Math.ceil(rank * values.length) - 1)];
  }

  private Object typed(double value) {
    boolean isTime = type.kind() == FieldType.Kind.TIMESTAMP;
    return isTime ? Codes.value(type, Math.round(value)) : (Object) value;
  }

  @Override
  public long bytes() {
    return counts.bytes()
        + few.bytes(values -> 16 + values.length * 8L)
        + sketches.bytes(sketch -> 200 + sketch.getNumRetained() * 16L)
        + arguments.bytes();
  }
}
