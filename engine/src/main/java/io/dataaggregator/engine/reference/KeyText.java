package io.dataaggregator.engine.reference;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Keys as people read them, for messages: {@code code = 'BRE', year = 2026}. */
public final class KeyText {
  private static final int SHOWN = 80;

  private KeyText() {}

  /**
   * The key of {@code row}.
   *
   * @param names what the fields are called
   * @param positions where they are in the batch
   */
  public static String of(List<String> names, List<Integer> positions, RecordBatch batch, int row) {
    var parts = new ArrayList<String>();
    for (int i = 0; i < positions.size(); i++) {
      int at = positions.get(i);
      FieldType type = batch.schema().field(at).type();
      parts.add(names.get(i) + " = " + value(type, batch.vector(at), row));
    }
    return String.join(", ", parts);
  }

  private static String value(FieldType type, Vector column, int row) {
    if (column.isNull(row)) return "null";
    return switch (column) {
      case BoolVector bools -> String.valueOf(bools.get(row));
      case DoubleVector doubles -> String.valueOf(doubles.get(row));
      case LongVector longs -> number(type, longs.get(row));
      case StringVector strings -> text(strings.dictionary().string(strings.id(row)));
    };
  }

  private static String number(FieldType type, long value) {
    return switch (type.kind()) {
      case DECIMAL -> BigDecimal.valueOf(value, type.scale()).toPlainString();
      case TIMESTAMP -> Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString();
      case BOOL, INT, DOUBLE, STRING, JSON -> String.valueOf(value);
    };
  }

  private static String text(String text) {
    if (text.length() <= SHOWN) return "'" + text + "'";
    return "'" + text.substring(0, text.offsetByCodePoints(0, SHOWN / 2)) + "...'";
  }
}
