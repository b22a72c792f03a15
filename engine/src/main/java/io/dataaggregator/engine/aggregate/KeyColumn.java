package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One column of the keys of a table: a value for each slot, and a <i>lane</i> of values on their
 * way in or out, by position. Whatever enters (rows of a batch, of a block, of another table) is
 * first laid into the lane, so that hashing, comparing and storing are the same tight loops for
 * all. Arrays grow to the largest batch or block and are reused.
 */
sealed interface KeyColumn permits IdColumn, LongColumn {
  /** A column for a field of the group key. */
  static KeyColumn of(Field field) {
    return switch (field.type().kind()) {
      case BOOL, STRING, JSON -> new IdColumn(field);
      case INT, DECIMAL, TIMESTAMP, DOUBLE -> new LongColumn(field);
    };
  }

  /** Folds {@code value} into {@code hash}: one multiplication, its upper half brought down. */
  static long mix(long hash, long value) {
    long product = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return product ^ product >>> 32;
  }

  /** Whether the values of {@code vector} can join those that are here. */
  boolean accepts(Vector vector);

  /** Prepares an empty column for the values of {@code vector}. */
  void adopt(Vector vector);

  /** Lays {@code count} selected rows into the lane. */
  void gather(Vector vector, int[] selection, int count);

  /** Lays {@code count} slots of {@code from}, possibly this column, into the lane. */
  void load(KeyColumn from, int[] slots, int count);

  /** Lays {@code count} values of a block into the lane. */
  void read(ColumnReader in, int count);

  /** Writes {@code count} slots; overwrites the lane. */
  void write(ColumnWriter out, int[] slots, int count);

  /** Folds the lane into {@code hashes}. */
  void hash(long[] hashes, int count);

  /** Stores position {@code positions[k]} of the lane at its slot, for {@code k < count}. */
  void store(int[] slots, int[] positions, int count);

  /** Makes the first {@code count} positions of the lane the values of slots 0 and up. */
  void storeAll(int count);

  /**
   * Compares the lane with the values at {@code slots}.
   *
   * @param wrong gets a bit set for every position that differs
   * @return whether any differs
   */
  boolean differs(int[] slots, int count, long[] wrong);

  /** Whether a position of the lane equals the value at {@code slot}. */
  boolean matches(int slot, int position);

  /** Makes room for slots below {@code slots}. */
  void ensure(int slots);

  /** Forgets all values. */
  void clear();

  /** Whether most of what this column keeps belongs to no slot any more. */
  boolean isWasteful(int live);

  /** Heap in use, about. */
  long bytes();

  /** Sorts positions by the values at {@code slots}, nulls first. */
  void sort(SlotOrder order, int[] slots);

  /** Compares the values of two slots, nulls first. */
  int compare(int slot, int other);

  /** Appends the order-preserving form of a value. */
  void append(int slot, KeyBuffer to);

  /** The value as Boolean, Long, Double, BigDecimal, String, Instant or null. */
  @Nullable Object value(int slot);

  /** How {@code value}, which is not null, is held here; empty where no slot can hold it. */
  OptionalLong held(Object value);

  boolean isNull(int slot);

  /** Whether {@code slot} holds what {@link #held} answered; never for a null. */
  boolean holds(int slot, long held);
}
