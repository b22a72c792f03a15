package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Keys that a long holds: integers, timestamps, unscaled decimals, canonical bits of doubles. */
final class LongColumn implements KeyColumn {
  private static final long NULL_HASH = 0x5851F42D4C957F2DL;
  private static final boolean[] NO_NULLS = {};

  private final Field field;
  private final boolean isDouble;
  private long[] values = new long[16];
  // as long as values once there is a null, empty before; a null's value is 0
  private boolean[] nulls = NO_NULLS;
  private long[] lane = new long[16];
  private boolean[] laneNulls = new boolean[16];
  private boolean anyLaneNull;

  LongColumn(Field field) {
    this.field = field;
    isDouble = field.type().kind() == FieldType.Kind.DOUBLE;
  }

  long get(int slot) {
    return values[slot];
  }

  /** What the lane holds at a position. */
  long laneAt(int position) {
    return lane[position];
  }

  @Override
  public boolean accepts(Vector vector) {
    return true;
  }

  @Override
  public void adopt(Vector vector) {}

  /** Lays the selected rows of an array without nulls into the lane. */
  void gather(long[] rows, int[] selection, int count) {
    room(count);
    anyLaneNull = false;
    for (int i = 0; i < count; i++) lane[i] = rows[selection[i]];
  }

  /** Lays the same value into the lane {@code count} times. */
  void repeat(long value, int count) {
    room(count);
    anyLaneNull = false;
    Arrays.fill(lane, 0, count, value);
  }

  @Override
  public void gather(Vector vector, int[] selection, int count) {
    room(count);
    if (isDouble) {
      double[] rows = ((DoubleVector) vector).values();
      for (int i = 0; i < count; i++) lane[i] = KeyValues.canonical(rows[selection[i]]);
    } else {
      long[] rows = ((LongVector) vector).values();
      for (int i = 0; i < count; i++) lane[i] = rows[selection[i]];
    }
    anyLaneNull = vector.mayHaveNulls();
    if (anyLaneNull) {
      for (int i = 0; i < count; i++) setNull(i, vector.isNull(selection[i]));
    }
  }

  @Override
  public void load(KeyColumn from, int[] slots, int count) {
    LongColumn that = (LongColumn) from;
    room(count);
    for (int i = 0; i < count; i++) lane[i] = that.values[slots[i]];
    anyLaneNull = that.nulls.length > 0;
    if (anyLaneNull) {
      for (int i = 0; i < count; i++) laneNulls[i] = that.nulls[slots[i]];
    }
  }

  @Override
  public void read(ColumnReader in, int count) {
    room(count);
    in.longs(lane, 0, count);
    anyLaneNull = in.oneByte() != 0;
    if (anyLaneNull) in.bits(laneNulls, 0, count);
  }

  @Override
  public void write(ColumnWriter out, int[] slots, int count) {
    load(this, slots, count);
    out.longs(lane, 0, count);
    out.oneByte(anyLaneNull ? 1 : 0);
    if (anyLaneNull) out.bits(laneNulls, 0, count);
    trim();
  }

  @Override
  public void hash(long[] hashes, int count) {
    // the fold keeps doubles, whose low bits are mostly zero, from meeting in the low bits
    for (int i = 0; i < count; i++) {
      hashes[i] = KeyColumn.mix(hashes[i], lane[i] ^ lane[i] >>> 32);
    }
    if (anyLaneNull) {
      for (int i = 0; i < count; i++) {
        if (laneNulls[i]) hashes[i] = KeyColumn.mix(hashes[i], NULL_HASH);
      }
    }
  }

  @Override
  public void store(int[] slots, int[] positions, int count) {
    for (int k = 0; k < count; k++) values[slots[positions[k]]] = lane[positions[k]];
    if (anyLaneNull && nulls.length == 0) nulls = new boolean[values.length];
    if (nulls.length > 0) {
      for (int k = 0; k < count; k++) nulls[slots[positions[k]]] = laneNull(positions[k]);
    }
  }

  @Override
  public void storeAll(int count) {
    long[] spare = values;
    values = lane;
    lane = spare;
    nulls = anyLaneNull ? Arrays.copyOf(laneNulls, values.length) : NO_NULLS;
    trim();
  }

  @Override
  public boolean differs(int[] slots, int count, long[] wrong) {
    boolean any = false;
    for (int i = 0; i < count; i++) {
      if (values[slots[i]] != lane[i]) {
        wrong[i >>> 6] |= 1L << i;
        any = true;
      }
    }
    if (anyLaneNull || nulls.length > 0) any |= differingNulls(slots, count, wrong);
    return any;
  }

  @Override
  public boolean matches(int slot, int position) {
    return values[slot] == lane[position] && isNull(slot) == laneNull(position);
  }

  @Override
  public void ensure(int slots) {
    if (slots <= values.length) return;
    int wider = Math.max(slots, values.length + (values.length >> 1));
    values = Arrays.copyOf(values, wider);
    if (nulls.length > 0) nulls = Arrays.copyOf(nulls, wider);
  }

  @Override
  public void clear() {
    nulls = NO_NULLS;
  }

  @Override
  public boolean isWasteful(int live) {
    return false;
  }

  @Override
  public long bytes() {
    return 8L * (values.length + lane.length) + nulls.length + laneNulls.length;
  }

  @Override
  public void sort(SlotOrder order, int[] slots) {
    long[] keys = order.keys();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < slots.length; i++) {
      keys[i] = isDouble ? KeyValues.ordered(values[slots[i]]) : values[slots[i]];
      least = Math.min(least, keys[i]);
    }
    // as unsigned distances from the least: few significant bits, few passes
    for (int i = 0; i < slots.length; i++) keys[i] -= least;
    order.by(keys);
    if (nulls.length == 0) return;
    for (int i = 0; i < slots.length; i++) keys[i] = nulls[slots[i]] ? 0 : 1;
    order.by(keys);
  }

  @Override
  public int compare(int slot, int other) {
    boolean isNull = isNull(slot);
    if (isNull != isNull(other)) return isNull ? -1 : 1;
    long a = values[slot];
    long b = values[other];
    return isDouble ? Long.compare(KeyValues.ordered(a), KeyValues.ordered(b)) : Long.compare(a, b);
  }

  @Override
  public void append(int slot, KeyBuffer to) {
    if (isNull(slot)) to.nothing();
    else to.number(field.type(), values[slot]);
  }

  @Override
  public @Nullable Object value(int slot) {
    return isNull(slot) ? null : KeyValues.value(field.type(), values[slot]);
  }

  @Override
  public OptionalLong held(Object value) {
    return OptionalLong.of(KeyValues.bits(field, value));
  }

  @Override
  public boolean isNull(int slot) {
    return nulls.length > 0 && nulls[slot];
  }

  @Override
  public boolean holds(int slot, long held) {
    return values[slot] == held && !isNull(slot);
  }

  private boolean laneNull(int position) {
    return anyLaneNull && laneNulls[position];
  }

  private void setNull(int position, boolean isNull) {
    laneNulls[position] = isNull;
    if (isNull) lane[position] = 0;
  }

  private boolean differingNulls(int[] slots, int count, long[] wrong) {
    boolean any = false;
    for (int i = 0; i < count; i++) {
      if (isNull(slots[i]) != laneNull(i)) {
        wrong[i >>> 6] |= 1L << i;
        any = true;
      }
    }
    return any;
  }

  private void room(int count) {
    if (lane.length < count) lane = new long[count];
    if (laneNulls.length < count) laneNulls = new boolean[count];
  }

  /** Gives up a lane that only a large block needed. */
  private void trim() {
    if (lane.length > Lookup.KEPT) lane = new long[16];
    if (laneNulls.length > Lookup.KEPT) laneNulls = new boolean[16];
  }
}
