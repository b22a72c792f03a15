package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.LongsSketch;
import org.jspecify.annotations.Nullable;

/** The most frequent ints or booleans; see {@link TopSize} for how exact. */
final class TopNumbersColumn implements Accumulator {
  static {
    SketchMemory.open();
  }

  private final Slots<LongsSketch> sketches = new Slots<>();
  private final Arguments arguments = new Arguments();
  private final TopSize size;
  private final FieldType type;

  TopNumbersColumn(int items, FieldType type) {
    size = new TopSize(items);
    this.type = type;
  }

  @Override
  public void ensure(int slots) {
    // sketches come with the first value
  }

  @Override
  public void clear(int slot) {
    sketches.put(slot, null);
  }

  @Override
  public void clearAll() {
    sketches.clearAll();
  }

  @Override
  public void add(
      int[] slots, RecordBatch batch, @Nullable Vector argument, long[] times, int unit) {
    arguments.gather(slots, batch, Objects.requireNonNull(argument));
    for (int i = 0; i < arguments.count; i++) {
      sketch(arguments.slots[i]).update(arguments.codes[i]);
    }
  }

  private LongsSketch sketch(int slot) {
    LongsSketch sketch = sketches.get(slot);
    if (sketch == null) {
      sketch = new LongsSketch(size.mapSize());
      sketches.put(slot, sketch);
    }
    return sketch;
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    LongsSketch theirs = ((TopNumbersColumn) other).sketches.get(otherSlot);
    if (theirs != null) sketch(slot).merge(theirs);
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    sketches.write(out, slots, count, TopNumbersColumn::write);
  }

  private static void write(ColumnWriter out, LongsSketch sketch) {
    byte[] bytes = sketch.toByteArray();
    out.bytes(bytes, 0, bytes.length);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    sketches.read(
        in,
        firstSlot,
        count,
        from -> LongsSketch.getInstance(SketchMemory.of(from.bytes().array())));
  }

  @Override
  public @Nullable Object value(int slot) {
    LongsSketch sketch = sketches.get(slot);
    if (sketch == null) return null;
    List<TopItems.Item> items = new ArrayList<>();
    for (LongsSketch.Row row : sketch.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES)) {
      Object value = Codes.value(type, row.getItem());
      items.add(
          new TopItems.Item(value, row.getEstimate(), row.getLowerBound(), row.getUpperBound()));
    }
    return size.top(items);
  }

  @Override
  public long bytes() {
    return sketches.bytes(LongsSketch::getStorageBytes) + arguments.bytes();
  }
}
