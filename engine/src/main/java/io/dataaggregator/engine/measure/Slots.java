package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.util.Arrays;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** An object for those slots that need one. */
final class Slots<T> {
  private static final int SAMPLE = 32;
  // what a JVM allocates at most
  private static final int LIMIT = Integer.MAX_VALUE - 8;

  private @Nullable Object[] objects = new @Nullable Object[0];
  private int live;

  /** Room to make when {@code slots} are needed and {@code capacity} are there. */
  static int capacity(int slots, int capacity) {
    long wider = Math.min(LIMIT, capacity + (capacity >> 1L));
    return Math.max(16, Math.max(slots, (int) wider));
  }

  boolean isEmpty() {
    return live == 0;
  }

  @SuppressWarnings("unchecked") // put is the only way in
  @Nullable T get(int slot) {
    return slot < objects.length ? (T) objects[slot] : null;
  }

  void put(int slot, @Nullable T object) {
    if (slot >= objects.length) {
      if (object == null) return;
      objects = Arrays.copyOf(objects, capacity(slot + 1, objects.length));
    }
    if (objects[slot] != null) live--;
    if (object != null) live++;
    objects[slot] = object;
  }

  void clearAll() {
    if (live > 0) Arrays.fill(objects, null);
    live = 0;
  }

  /** The heap of the objects, told from a few of them. */
  long bytes(ToLongFunction<T> size) {
    long references = objects.length * 4L;
    if (live == 0) return references;
    int seen = 0;
    long sum = 0;
    for (int slot = 0; slot < objects.length && seen < SAMPLE; slot++) {
      T object = get(slot);
      if (object == null) continue;
      sum += size.applyAsLong(object);
      seen++;
    }
    return references + sum / seen * live;
  }

  /** How one object is written. */
  interface Writing<T> {
    void write(ColumnWriter out, T object);
  }

  /** How one object is read. */
  interface Reading<T> {
    T read(ColumnReader in);
  }

  void write(ColumnWriter out, int[] slots, int count, Writing<T> writing) {
    boolean[] has = new boolean[count];
    for (int i = 0; i < count; i++) has[i] = get(slots[i]) != null;
    out.bits(has, 0, count);
    for (int i = 0; i < count; i++) {
      T object = get(slots[i]);
      if (object != null) writing.write(out, object);
    }
  }

  void read(ColumnReader in, int firstSlot, int count, Reading<T> reading) {
    boolean[] has = new boolean[count];
    in.bits(has, 0, count);
    for (int i = 0; i < count; i++) put(firstSlot + i, has[i] ? reading.read(in) : null);
  }
}
