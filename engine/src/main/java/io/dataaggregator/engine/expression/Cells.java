package io.dataaggregator.engine.expression;

import dev.cel.common.exceptions.CelNumericOverflowException;
import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Single values of columns as the CEL runtime knows them: Boolean, Long, Double, String, Instant.
 */
final class Cells {
  private static final long MICROS = 1_000_000;

  private Cells() {}

  /** The value of a row; decimals as BigDecimal and raw JSON as String, for messages. */
  static @Nullable Object read(Vector column, FieldType type, int row) {
    if (column.isNull(row)) return null;
    return switch (column) {
      case BoolVector bools -> bools.get(row);
      case DoubleVector doubles -> doubles.get(row);
      case StringVector strings -> strings.dictionary().string(strings.id(row));
      case LongVector longs ->
          switch (type.kind()) {
            case TIMESTAMP -> instant(longs.get(row));
            case DECIMAL -> BigDecimal.valueOf(longs.get(row), type.scale());
            case BOOL, INT, DOUBLE, STRING, JSON -> longs.get(row);
          };
    };
  }

  /** Stores what the CEL runtime or a constant gave; never null. */
  static void write(Vector column, int row, Object value) {
    switch (column) {
      case BoolVector bools -> bools.set(row, (Boolean) value);
      case DoubleVector doubles -> doubles.set(row, (Double) value);
      case StringVector strings -> strings.set(row, strings.dictionary().add((String) value));
      case LongVector longs ->
          longs.set(row, value instanceof Instant at ? micros(at) : (Long) value);
    }
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
  }

  /**
   * Microseconds since 1970, rounded down.
   *
   * @throws CelNumericOverflowException where they do not fit 64 bits
   */
  static long micros(Instant at) {
    long seconds = at.getEpochSecond();
    // One second is moved over to the rest, so that the smallest value passes without overflow.
    long carry = seconds < 0 ? 1 : 0;
    long whole = seconds + carry;
    if (whole > Long.MAX_VALUE / MICROS || whole < Long.MIN_VALUE / MICROS) throw tooFar(at);
    long base = whole * MICROS;
    long rest = at.getNano() / 1_000 - carry * MICROS;
    long micros = base + rest;
    if (((base ^ micros) & (rest ^ micros)) < 0) throw tooFar(at);
    return micros;
  }

  private static CelNumericOverflowException tooFar(Instant at) {
    return new CelNumericOverflowException("timestamp " + at + " is out of range");
  }
}
