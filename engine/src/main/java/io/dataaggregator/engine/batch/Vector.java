package io.dataaggregator.engine.batch;

/**
 * One column of a batch: a value or null for each row.
 *
 * <p>Vectors are written by position and reused from batch to batch: a decoder sets or nulls every
 * row below {@link RecordBatch#rows()}, and a row that is set again forgets its former value.
 * Kernels read the backing arrays directly; only the first {@code rows} entries mean anything.
 */
public sealed interface Vector permits BoolVector, DoubleVector, LongVector, StringVector {
  /** How many rows fit. */
  int capacity();

  boolean isNull(int row);

  void setNull(int row);

  /** False only where no row written since {@link #clear()} is null; kernels then skip the test. */
  boolean mayHaveNulls();

  /** Forgets every null, so that the vector can be written again from row 0. */
  void clear();

  /** An empty vector for {@code type} with room for {@code capacity} rows. */
  static Vector of(FieldType type, int capacity) {
    return switch (type.kind()) {
      case BOOL -> new BoolVector(capacity);
      case INT, DECIMAL, TIMESTAMP -> new LongVector(capacity);
      case DOUBLE -> new DoubleVector(capacity);
      case STRING, JSON -> new StringVector(capacity, new Dictionary());
    };
  }
}
