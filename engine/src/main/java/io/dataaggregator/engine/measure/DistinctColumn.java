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

  private final LongCells counts = new LongCells(1);
  private final LongCells keys = new LongCells(FEW);
  private final Slots<HllSketch> sketches = new Slots<>();
  private final Arguments arguments = new Arguments();
  private final TextHashes hashes = new TextHashes();

  @Override
  public void ensure(int slots) {
    counts.ensure(slots);
    keys.ensure(slots);
  }

  @Override
  public void clear(int slot) {
    counts.clear(slot);
    keys.clear(slot);
    sketches.put(slot, null);
  }

  @Override
  public void clearAll() {
    counts.clearAll();
    keys.clearAll();
    sketches.clearAll();
  }

  @Override
  public void add(
      int[] slots, RecordBatch batch, @Nullable Vector argument, long[] times, int unit) {
    arguments.gather(slots, batch, Objects.requireNonNull(argument));
    long[] codes = arguments.codes;
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
    int count = (int) counts.cells[slot];
    if (count > FEW) {
      Objects.requireNonNull(sketches.get(slot)).update(key);
      return;
    }
    int at = slot * FEW;
    for (int i = at; i < at + count; i++) if (keys.cells[i] == key) return;
    if (count < FEW) {
      keys.cells[at + count] = key;
      counts.cells[slot]++;
    } else {
      sketch(slot).update(key);
    }
  }

  /** Turns the slot's few keys into a sketch. */
  private HllSketch sketch(int slot) {
    var sketch = new HllSketch(LG_REGISTERS, TgtHllType.HLL_4);
    int at = slot * FEW;
    for (int i = 0; i < counts.cells[slot]; i++) sketch.update(keys.cells[at + i]);
    put(slot, sketch);
    return sketch;
  }

  private void put(int slot, HllSketch sketch) {
    sketches.put(slot, sketch);
    keys.clear(slot);
    counts.cells[slot] = FEW + 1;
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    var that = (DistinctColumn) other;
    HllSketch theirs = that.sketches.get(otherSlot);
    if (theirs == null) {
      int from = otherSlot * FEW;
      int count = (int) that.counts.cells[otherSlot];
      for (int i = 0; i < count; i++) addKey(slot, that.keys.cells[from + i]);
      return;
    }
    HllSketch ours = sketches.get(slot);
    var union = new Union(LG_REGISTERS);
    union.update(ours == null ? sketch(slot) : ours);
    union.update(theirs);
    put(slot, union.getResult(TgtHllType.HLL_4));
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    counts.write(out, slots, count);
    long[] few = new long[count * FEW];
    int total = 0;
    for (int slot = 0; slot < count; slot++) {
      int from = slots[slot];
      if (counts.cells[from] > FEW) continue;
      for (int i = 0; i < counts.cells[from]; i++) few[total++] = keys.cells[from * FEW + i];
    }
    out.longs(few, 0, total);
    sketches.write(out, slots, count, DistinctColumn::write);
  }

  private static void write(ColumnWriter out, HllSketch sketch) {
    byte[] bytes = sketch.toCompactByteArray();
    out.bytes(bytes, 0, bytes.length);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    counts.read(in, firstSlot, count);
    keys.ensure(firstSlot + count);
    int total = 0;
    for (int slot = firstSlot; slot < firstSlot + count; slot++) {
      long held = counts.cells[slot];
      if (held < 0 || held > FEW + 1) throw new CorruptBlockException(held + " distinct keys");
      total += held > FEW ? 0 : (int) held;
    }
    long[] few = new long[total];
    in.longs(few, 0, total);
    int next = 0;
    for (int slot = firstSlot; slot < firstSlot + count; slot++) {
      keys.clear(slot);
      int held = counts.cells[slot] > FEW ? 0 : (int) counts.cells[slot];
      System.arraycopy(few, next, keys.cells, slot * FEW, held);
      next += held;
    }
    sketches.read(in, firstSlot, count, from -> HllSketch.heapify(from.bytes().array()));
    for (int slot = firstSlot; slot < firstSlot + count; slot++) {
      if (counts.cells[slot] > FEW != (sketches.get(slot) != null)) {
        throw new CorruptBlockException("a distinct count and its sketch disagree");
      }
    }
  }

  @Override
  public @Nullable Object value(int slot) {
    long count = counts.cells[slot];
    if (count == 0) return null;
    HllSketch sketch = sketches.get(slot);
    if (sketch == null) return new DistinctEstimate(count, count, count);
    // the composite estimate is the same however the sketch came about
    double estimate = sketch.getCompositeEstimate();
    return new DistinctEstimate(
        estimate,
        Math.min(estimate, sketch.getLowerBound(DEVIATIONS)),
        Math.max(estimate, sketch.getUpperBound(DEVIATIONS)));
  }

  @Override
  public long bytes() {
    return counts.bytes()
        + keys.bytes()
        + sketches.bytes(sketch -> SKETCH_BYTES)
        + arguments.bytes()
        + hashes.bytes();
  }
}
