package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import io.dataaggregator.engine.columnar.CorruptBlockException;
import java.util.Objects;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.jspecify.annotations.Nullable;

/**
 * How many distinct values: up to {@link #FEW} keys as they are, then a HyperLogLog sketch (P.
 * Flajolet et al. 2007, as DataSketches implements it) of 4096 registers, whose standard error is
 * 1.6 %. A string's key is a hash of it; -0.0 and 0.0 are one value.
 */
final class DistinctColumn implements Accumulator {
  static final int FEW = 8;
  private static final int LG_REGISTERS = 12;
  private static final int DEVIATIONS = 2;
  // registers of four bits, what does not fit them, and the objects
  private static final long SKETCH_BYTES = 2400;

  static {
    SketchMemory.open();
  }

  private final ShortLists keys = new ShortLists(false);
  private final Slots<HllSketch> sketches = new Slots<>();
  private final Arguments arguments = new Arguments();
  private final TextHashes hashes = new TextHashes();

  @Override
  public void ensure(int slots) {
    keys.ensure(slots);
  }

  @Override
  public void clear(int slot) {
    keys.clear(slot);
    sketches.put(slot, null);
  }

  @Override
  public void clearAll() {
    keys.clearAll();
    sketches.clearAll();
  }

  @Override
  public void add(
      int[] slots, RecordBatch batch, @Nullable Vector argument, long[] times, int unit) {
    arguments.gather(slots, batch, Objects.requireNonNull(argument));
    long[] codes = arguments.codes;
    // where the batch has hashes of strings they are what the keys are
    if (argument instanceof StringVector vector) {
      long[] hashOf = hashes.of(vector.dictionary());
      for (int i = 0; i < arguments.count; i++) codes[i] = hashOf[(int) codes[i]];
    } else if (argument instanceof DoubleVector) {
      long negativeZero = Codes.of(-0.0);
      for (int i = 0; i < arguments.count; i++) codes[i] = codes[i] == negativeZero ? 0 : codes[i];
    }
    for (int i = 0; i < arguments.count; i++) addKey(arguments.slots[i], codes[i]);
  }

  private void addKey(int slot, long key) {
    HllSketch sketch = sketches.get(slot);
    if (sketch != null) sketch.update(key);
    else if (keys.contains(slot, key)) return;
    else if (keys.length(slot) < FEW) keys.add(slot, key);
    else sketch(slot).update(key);
  }

  /** Turns the slot's few keys into a sketch. */
  private HllSketch sketch(int slot) {
    var sketch = new HllSketch(LG_REGISTERS, TgtHllType.HLL_4);
    for (int i = 0; i < keys.length(slot); i++) sketch.update(keys.get(slot, i));
    put(slot, sketch);
    return sketch;
  }

  private void put(int slot, HllSketch sketch) {
    sketches.put(slot, sketch);
    keys.clear(slot);
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    var that = (DistinctColumn) other;
    HllSketch theirs = that.sketches.get(otherSlot);
    HllSketch ours = sketches.get(slot);
    if (theirs == null) {
      int count = that.keys.length(otherSlot);
      if (ours == null && keys.length(slot) == 0) keys.copy(slot, that.keys, otherSlot);
      else for (int i = 0; i < count; i++) addKey(slot, that.keys.get(otherSlot, i));
      return;
    }
    var union = new Union(LG_REGISTERS);
    union.update(ours == null ? sketch(slot) : ours);
    union.update(theirs);
    put(slot, union.getResult(TgtHllType.HLL_4));
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    int[] counts = new int[count];
    for (int i = 0; i < count; i++) {
      counts[i] = sketches.get(slots[i]) == null ? keys.length(slots[i]) : FEW + 1;
    }
    out.ints(counts, 0, count);
    keys.write(out, slots, count);
    sketches.write(out, slots, count, DistinctColumn::write);
  }

  private static void write(ColumnWriter out, HllSketch sketch) {
    byte[] bytes = sketch.toCompactByteArray();
    out.bytes(bytes, 0, bytes.length);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    int[] counts = new int[count];
    in.ints(counts, 0, count);
    boolean[] many = new boolean[count];
    for (int i = 0; i < count; i++) {
      if (counts[i] < 0 || counts[i] > FEW + 1) {
        throw new CorruptBlockException(counts[i] + " distinct keys");
      }
      many[i] = counts[i] > FEW;
      if (many[i]) counts[i] = 0;
    }
    keys.read(in, firstSlot, counts);
    sketches.read(in, firstSlot, count, from -> HllSketch.heapify(from.bytes().array()));
    for (int i = 0; i < count; i++) {
      if (many[i] != (sketches.get(firstSlot + i) != null)) {
        throw new CorruptBlockException("a distinct count and its sketch disagree");
      }
    }
  }

  @Override
  public @Nullable Object value(int slot) {
    HllSketch sketch = sketches.get(slot);
    if (sketch == null) {
      int count = keys.length(slot);
      return count == 0 ? null : new DistinctEstimate(count, count, count);
    }
    // the composite estimate is the same however the sketch came about
    double estimate = sketch.getCompositeEstimate();
    return new DistinctEstimate(
        estimate,
        Math.min(estimate, sketch.getLowerBound(DEVIATIONS)),
        Math.max(estimate, sketch.getUpperBound(DEVIATIONS)));
  }

  @Override
  public long bytes() {
    return keys.bytes()
        + sketches.bytes(sketch -> SKETCH_BYTES)
        + arguments.bytes()
        + hashes.bytes();
  }
}
