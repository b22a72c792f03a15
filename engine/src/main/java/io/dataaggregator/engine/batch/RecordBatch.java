package io.dataaggregator.engine.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Records as columns. A decoder fills row {@link #rows()} of every vector and then calls {@link
 * #endRow}; a record that fails is reported by {@link #reject} instead and its row is overwritten
 * by the next. Transforms narrow the selection; nothing moves values between rows.
 *
 * <p>A batch is written by one thread and reused only after its epoch was answered.
 */
public final class RecordBatch {
  /** Rows of a batch as the platform makes them: columns of it stay in a core's cache. */
  public static final int ROWS = 4096;

  private final Schema schema;
  private final Vector[] vectors;
  private final long[] offsets;
  private final int[] selection;
  private final List<Reject> rejects;
  private int rows;
  private int selected;

  public RecordBatch(Schema schema, int capacity) {
    this(schema, capacity, Set.of());
  }

  /**
   * A batch that has hashes instead of some texts.
   *
   * @param hashed fields of strings that are each a {@link TextHash} in a {@link LongVector}
   * @throws IllegalArgumentException where one is no field, or not of strings
   */
  public RecordBatch(Schema schema, int capacity, Set<String> hashed) {
    this.schema = schema;
    for (String name : hashed) checkText(schema, name);
    vectors = new Vector[schema.size()];
    for (int i = 0; i < vectors.length; i++) {
      Field field = schema.field(i);
      vectors[i] =
          hashed.contains(field.name())
              ? new LongVector(capacity)
              : Vector.of(field.type(), capacity);
    }
    offsets = new long[capacity];
    selection = new int[capacity];
    rejects = new ArrayList<>();
  }

  private static void checkText(Schema schema, String name) {
    int position = schema.position(name);
    if (position < 0 || !schema.field(position).type().equals(FieldType.STRING)) {
      throw new IllegalArgumentException(name + " is no field of strings, to have hashes of");
    }
  }

  private RecordBatch(RecordBatch from, Schema schema, Vector[] vectors) {
    this.schema = schema;
    this.vectors = vectors;
    offsets = from.offsets;
    selection = from.selection;
    rejects = from.rejects;
    rows = from.rows;
    selected = from.selected;
  }

  public Schema schema() {
    return schema;
  }

  public Vector vector(int position) {
    return vectors[position];
  }

  public int capacity() {
    return offsets.length;
  }

  /** Good records in the batch. */
  public int rows() {
    return rows;
  }

  public boolean isFull() {
    return rows == offsets.length;
  }

  /** Ends the row being written: its record begins at {@code offset} of the unit. */
  public void endRow(long offset) {
    offsets[rows] = offset;
    selection[rows] = rows;
    rows++;
    selected = rows;
  }

  /** Records that a row could not be made. */
  public void reject(Reject reject) {
    rejects.add(reject);
  }

  /** Records of this batch that failed, in source order among themselves. */
  public List<Reject> rejects() {
    return rejects;
  }

  /** Where the record of {@code row} begins in its unit. */
  public long offset(int row) {
    return offsets[row];
  }

  /** Rows still selected, ascending; only the first {@link #selected()} entries mean anything. */
  public int[] selection() {
    return selection;
  }

  public int selected() {
    return selected;
  }

  /** Keeps the first {@code count} entries of {@link #selection()}, which the caller compacted. */
  public void select(int count) {
    selected = count;
  }

  /** Empties the batch for the next decode; dictionaries and capacity stay. */
  public void clear() {
    rows = 0;
    selected = 0;
    rejects.clear();
    for (Vector vector : vectors) vector.clear();
  }

  /** This batch with a computed column; rows, selection and rejects as they are now. */
  public RecordBatch with(Field field, Vector vector) {
    Schema wider = schema.with(field);
    Vector[] columns = java.util.Arrays.copyOf(vectors, wider.size());
    columns[wider.position(field.name())] = vector;
    return new RecordBatch(this, wider, columns);
  }

  /**
   * This batch with some of its columns; rows, selection and rejects as they are now.
   *
   * @param positions where the columns of {@code schema} are in this batch
   */
  public RecordBatch project(Schema schema, List<Integer> positions) {
    Vector[] columns = new Vector[positions.size()];
    for (int i = 0; i < columns.length; i++) columns[i] = vectors[positions.get(i)];
    return new RecordBatch(this, schema, columns);
  }
}
