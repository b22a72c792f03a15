package io.dataaggregator.engine.measure;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.columnar.ColumnReader;
import io.dataaggregator.engine.columnar.ColumnWriter;
import org.jspecify.annotations.Nullable;

/**
 * The accumulators of one {@link AggregateCall}, one slot for each bucket, held in columns.
 *
 * <p>Values by kind: {@code COUNT} a Long; {@code SUM} of int a BigInteger, of decimal a BigDecimal
 * with its scale, of double a Double; {@code AVG} of int and double a Double, of decimal a
 * BigDecimal of scale + 6, half-even; {@code STDDEV} and {@code VARIANCE}, both of the population
 * (of one value 0), a Double; {@code MIN MAX FIRST LAST} a Boolean, Long, Double, BigDecimal,
 * String or Instant like the argument; {@code DISTINCT}, {@code QUANTILE}, {@code TOP} a {@link
 * DistinctEstimate}, {@link QuantileEstimate}, {@link TopItems}. Nulls are skipped; a slot without
 * any value gives null, except that a count gives 0.
 *
 * <p>All but the last three are exact, every Double among them correctly rounded: their values are
 * the same bits whatever the order of records and the grouping of merges.
 *
 * <p>A merge is associative and commutative, and an empty slot is its identity. Not thread-safe.
 */
public sealed interface Accumulator
    permits CountColumn,
        DistinctColumn,
        DoubleMomentsColumn,
        DoubleSumColumn,
        ExtremeColumn,
        FirstLastColumn,
        IntegerMomentsColumn,
        IntegerSumColumn,
        QuantileColumn,
        TextExtremeColumn,
        TopNumbersColumn,
        TopTextsColumn {

  /** Makes room for slots 0 to {@code slots - 1}; new ones are empty. */
  void ensure(int slots);

  /** Empties a slot for another bucket. */
  void clear(int slot);

  /** Empties every slot. */
  void clearAll();

  /**
   * Adds the selected records of a batch.
   *
   * @param slots the slot of each selected record, by its place in {@code batch.selection()}
   * @param argument the column of the call's argument; null for {@code count()}
   * @param times event time by row, microseconds since the epoch
   * @param unit which unit of the source the batch is of
   */
  void add(int[] slots, RecordBatch batch, @Nullable Vector argument, long[] times, int unit);

  /** Adds what {@code otherSlot} of {@code other} holds, which is of an equal call. */
  void merge(int slot, Accumulator other, int otherSlot);

  /**
   * Adds slots 0 to {@code count - 1} of {@code other} to {@code slots}: a loop of its own pays.
   */
  default void merge(int[] slots, Accumulator other, int count) {
    for (int i = 0; i < count; i++) merge(slots[i], other, i);
  }

  /** Writes {@code slots[0, count)} in that order. */
  void write(ColumnWriter out, int[] slots, int count);

  /** Reads what {@link #write} wrote into {@code count} slots from {@code firstSlot} on. */
  void read(ColumnReader in, int firstSlot, int count);

  /** The slot's value as it stands; null where there is none. */
  @Nullable Object value(int slot);

  /** About how many bytes of heap this holds. */
  long bytes();

  /** Whether {@code kind} takes arguments of a type; null stands for no argument. */
  static boolean accepts(MeasureKind kind, @Nullable FieldType argument) {
    if (argument == null) return kind == MeasureKind.COUNT;
    FieldType.Kind type = argument.kind();
    return switch (kind) {
      case COUNT -> true;
      case SUM, AVG, STDDEV, VARIANCE -> isNumber(type);
      case MIN, MAX, FIRST, LAST, DISTINCT -> type != FieldType.Kind.JSON;
      case QUANTILE -> isNumber(type) || type == FieldType.Kind.TIMESTAMP;
      case TOP ->
          type == FieldType.Kind.STRING
              || type == FieldType.Kind.INT
              || type == FieldType.Kind.BOOL;
    };
  }

  /**
   * An empty column for {@code call}.
   *
   * @throws IllegalArgumentException when the kind does not take the argument's type
   */
  static Accumulator of(AggregateCall call) {
    FieldType type = call.argument();
    if (!accepts(call.kind(), type)) {
      throw new IllegalArgumentException(call.kind() + " does not take " + type);
    }
    // without an argument only COUNT is left, which does not look at the type
    if (type == null) return new CountColumn();
    boolean isDouble = type.kind() == FieldType.Kind.DOUBLE;
    boolean isText = type.kind() == FieldType.Kind.STRING;
    return switch (call.kind()) {
      case COUNT -> new CountColumn();
      case SUM, AVG ->
          isDouble ? new DoubleSumColumn(call.kind()) : new IntegerSumColumn(call.kind(), type);
      case STDDEV, VARIANCE ->
          isDouble
              ? new DoubleMomentsColumn(call.kind())
              : new IntegerMomentsColumn(call.kind(), type);
      case MIN, MAX ->
          isText ? new TextExtremeColumn(call.kind()) : new ExtremeColumn(call.kind(), type);
      case FIRST, LAST -> new FirstLastColumn(call.kind(), type);
      case DISTINCT -> new DistinctColumn();
      case QUANTILE -> new QuantileColumn(type, call.parameter());
      case TOP ->
          isText
              ? new TopTextsColumn((int) call.parameter())
              : new TopNumbersColumn((int) call.parameter(), type);
    };
  }

  private static boolean isNumber(FieldType.Kind type) {
    return switch (type) {
      case INT, DOUBLE, DECIMAL -> true;
      case BOOL, STRING, TIMESTAMP, JSON -> false;
    };
  }
}
