package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.TimestampFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the values of one field, given as text, into the vector it is bound to. */
sealed interface Column
    permits BoolColumn,
        DoubleColumn,
        EpochColumn,
        IntColumn,
        DecimalColumn,
        IsoColumn,
        JsonColumn,
        PatternColumn,
        StringColumn {
  /** Writes into this vector from now on. */
  void bind(Vector vector);

  void setNull(int row);

  /** Writes a value of CSV, without its quotes; returns what is wrong with it, if anything. */
  @Nullable Fault text(byte[] bytes, int from, int to, int row);

  /**
   * Writes values of CSV that have no quotes, of which empty ones are null, into rows from {@code
   * row} on, up to the first that is wrong. A type that many values have does so in a loop of its
   * own, so that no value is dispatched. Values of JSON of the column's kind, without quotes and
   * escapes, may be written so too: what is taken is what {@link #json} would take.
   *
   * @param from where each value begins
   * @param to where it ends
   * @return how many were written
   */
  default int texts(byte[] bytes, int[] from, int[] to, int count, int row) {
    for (int i = 0; i < count; i++) {
      if (from[i] == to[i]) setNull(row + i);
      else if (text(bytes, from[i], to[i], row + i) != null) return i;
    }
    return count;
  }

  /** The one kind of JSON value that it takes, but for raw JSON, which takes all. */
  JsonKind kind();

  /** Writes a value of JSON that the scanner found well-formed; likewise. */
  @Nullable Fault json(JsonKind kind, byte[] bytes, int from, int to, int row);

  /** Whether a quoted empty CSV value is a value; otherwise it is null, like one without quotes. */
  default boolean takesEmpty() {
    return false;
  }

  static Column[] of(List<FieldDefinition> fields) {
    return fields.stream().map(Column::of).toArray(Column[]::new);
  }

  private static Column of(FieldDefinition field) {
    return switch (field.type().kind()) {
      case BOOL -> new BoolColumn();
      case INT -> new IntColumn();
      case DOUBLE -> new DoubleColumn();
      case DECIMAL -> new DecimalColumn(field.type().scale());
      case STRING -> new StringColumn();
      case JSON -> new JsonColumn();
      case TIMESTAMP -> timestamp(Objects.requireNonNull(field.timestamp(), field.name()));
    };
  }

  private static Column timestamp(TimestampFormat format) {
    return switch (format) {
      case TimestampFormat.Epoch epoch -> new EpochColumn(epoch.microsPerUnit());
      case TimestampFormat.Iso iso -> new IsoColumn(iso.zone());
      case TimestampFormat.Pattern pattern -> new PatternColumn(pattern);
    };
  }
}
