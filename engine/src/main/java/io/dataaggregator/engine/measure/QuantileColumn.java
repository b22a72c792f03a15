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
  // begins what writes the few values of all slots as one column; before, each slot was one
  private static final int TOGETHER = 255;

  static {
    SketchMemory.open();
  }

  // the bits of doubles
  private final ShortLists few = new ShortLists(true);
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
    few.ensure(slots);
  }

  @Override
  public void clear(int slot) {
    few.clear(slot);
    sketches.put(slot, null);
  }

  @Override
  public void clearAll() {
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
    KllDoublesSketch sketch = sketches.get(slot);
    if (sketch == null && few.length(slot) < FEW) {
      few.add(slot, Double.doubleToRawLongBits(value));
    } else {
      sketch(slot).update(value);
    }
  }

  /** The slot's sketch, which its few values begin. */
  private KllDoublesSketch sketch(int slot) {
    KllDoublesSketch sketch = sketches.get(slot);
    if (sketch != null) return sketch;
    sketch = KllDoublesSketch.newHeapInstance(K);
    double[] values = few(slot);
    if (values.length > 0) sketch.update(values, 0, values.length);
    sketches.put(slot, sketch);
    few.clear(slot);
    return sketch;
  }

  private double[] few(int slot) {
    double[] values = new double[few.length(slot)];
    for (int i = 0; i < values.length; i++) values[i] = Double.longBitsToDouble(few.get(slot, i));
    return values;
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    var that = (QuantileColumn) other;
    KllDoublesSketch theirs = that.sketches.get(otherSlot);
    if (theirs != null) {
      sketch(slot).merge(theirs);
    } else if (few.length(slot) == 0 && sketches.get(slot) == null) {
      few.copy(slot, that.few, otherSlot);
    } else {
      int count = that.few.length(otherSlot);
      for (int i = 0; i < count; i++) {
        add(slot, Double.longBitsToDouble(that.few.get(otherSlot, i)));
      }
    }
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    int[] counts = new int[count];
    for (int i = 0; i < count; i++) {
      counts[i] = sketches.get(slots[i]) == null ? few.length(slots[i]) : FEW + 1;
    }
    out.oneByte(TOGETHER);
    out.ints(counts, 0, count);
    few.write(out, slots, count);
    sketches.write(out, slots, count, QuantileColumn::write);
  }

  private static void write(ColumnWriter out, KllDoublesSketch sketch) {
    byte[] bytes = sketch.toByteArray();
    out.bytes(bytes, 0, bytes.length);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    boolean together = in.takes(TOGETHER);
    int[] counts = new int[count];
    in.ints(counts, 0, count);
    boolean[] many = new boolean[count];
    for (int i = 0; i < count; i++) {
      if (counts[i] < 0 || counts[i] > FEW + 1) {
        throw new CorruptBlockException(counts[i] + " few values");
      }
      many[i] = counts[i] > FEW;
      if (many[i]) counts[i] = 0;
    }
    if (together) few.read(in, firstSlot, counts);
    else readApart(in, firstSlot, counts);
    sketches.read(
        in,
        firstSlot,
        count,
        from -> KllDoublesSketch.heapify(SketchMemory.of(from.bytes().array())));
    for (int i = 0; i < count; i++) {
      if (many[i] != (sketches.get(firstSlot + i) != null)) {
        throw new CorruptBlockException("a count of values and its sketch disagree");
      }
    }
  }

  private void readApart(ColumnReader in, int firstSlot, int[] counts) {
    few.ensure(firstSlot + counts.length);
    double[] values = new double[FEW];
    for (int i = 0; i < counts.length; i++) {
      in.doubles(values, 0, counts[i]);
      few.clear(firstSlot + i);
      for (int k = 0; k < counts[i]; k++) {
        few.add(firstSlot + i, Double.doubleToRawLongBits(values[k]));
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
    double[] values = few(slot);
    if (sketch == null && values.length == 0) return null;
    Object exact =
        typed(
            sketch != null
                ? sketch.getQuantile(rank, QuantileSearchCriteria.INCLUSIVE)
                : quantile(values));
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
    return few.bytes()
        + sketches.bytes(sketch -> 200 + sketch.getNumRetained() * 16L)
        + arguments.bytes();
  }
}
