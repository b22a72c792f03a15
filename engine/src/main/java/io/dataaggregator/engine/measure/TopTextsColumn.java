package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.jspecify.annotations.Nullable;

/** The most frequent strings; see {@link TopSize} for how exact. */
final class TopTextsColumn implements Accumulator {
  // a string of middling length with its object, its entry and its slot in the table
  private static final long ITEM_BYTES = 96;

  static {
    SketchMemory.open();
  }

  private final Slots<ItemsSketch<String>> sketches = new Slots<>();
  private final Arguments arguments = new Arguments();
  private final TopSize size;
  private @Nullable Dictionary dictionary;
  // by id: a sketch holds objects, and one for each distinct string is enough
  private @Nullable String[] strings = new @Nullable String[0];

  TopTextsColumn(int items) {
    size = new TopSize(items);
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
    if (!(argument instanceof StringVector vector)) {
      throw new IllegalArgumentException("the top of string over " + argument);
    }
    arguments.gather(slots, batch, vector);
    use(vector.dictionary());
    for (int i = 0; i < arguments.count; i++) {
      int id = (int) arguments.codes[i];
      sketch(arguments.slots[i]).update(string(vector.dictionary(), id));
    }
  }

  private void use(Dictionary from) {
    if (from == dictionary && from.size() <= strings.length) return;
    int room = from.size() + (from.size() >> 1);
    strings = from == dictionary ? Arrays.copyOf(strings, room) : new @Nullable String[room];
    dictionary = from;
  }

  private String string(Dictionary from, int id) {
    String known = strings[id];
    if (known == null) {
      known = from.string(id);
      strings[id] = known;
    }
    return known;
  }

  private ItemsSketch<String> sketch(int slot) {
    ItemsSketch<String> sketch = sketches.get(slot);
    if (sketch == null) {
      sketch = new ItemsSketch<>(size.mapSize());
      sketches.put(slot, sketch);
    }
    return sketch;
  }

  @Override
  public void merge(int slot, Accumulator other, int otherSlot) {
    ItemsSketch<String> theirs = ((TopTextsColumn) other).sketches.get(otherSlot);
    if (theirs != null) sketch(slot).merge(theirs);
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    sketches.write(out, slots, count, TopTextsColumn::write);
  }

  private static void write(ColumnWriter out, ItemsSketch<String> sketch) {
    byte[] bytes = sketch.toByteArray(new ArrayOfStringsSerDe());
    out.bytes(bytes, 0, bytes.length);
  }

  @Override
  public void read(ColumnReader in, int firstSlot, int count) {
    var strings = new ArrayOfStringsSerDe();
    sketches.read(
        in,
        firstSlot,
        count,
        from -> ItemsSketch.getInstance(SketchMemory.of(from.bytes().array()), strings));
  }

  @Override
  public @Nullable Object value(int slot) {
    ItemsSketch<String> sketch = sketches.get(slot);
    if (sketch == null) return null;
    List<TopItems.Item> items = new ArrayList<>();
    for (ItemsSketch.Row<String> row : sketch.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES)) {
      items.add(
          new TopItems.Item(
              row.getItem(), row.getEstimate(), row.getLowerBound(), row.getUpperBound()));
    }
    return size.top(items);
  }

  @Override
  public long bytes() {
    return sketches.bytes(sketch -> sketch.getCurrentMapCapacity() * ITEM_BYTES)
        + arguments.bytes()
        + strings.length * 8L;
  }
}
