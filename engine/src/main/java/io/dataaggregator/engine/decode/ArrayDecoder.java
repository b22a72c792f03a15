package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.definition.FieldDefinition;
import java.util.List;

/**
 * Turns the elements of JSON arrays into rows, by pointers into each element. A null element is a
 * row of nulls. It belongs to one thread.
 */
public final class ArrayDecoder {
  /** The array has an element that cannot be decoded, or is none. */
  public static final int FAULTY = -1;

  /** The array has more elements than were asked for. */
  public static final int TOO_MANY = -2;

  private final String field;
  private final List<FieldDefinition> fields;
  private final Column[] columns;
  private final JsonRow row;
  private final JsonScanner scanner = new JsonScanner();
  // for its messages
  private final BatchFill fill;
  private Fault fault = Fault.BAD_JSON;
  private String message = "";

  /**
   * A decoder.
   *
   * @param field what holds the arrays, for messages
   * @param fields what to decode of each element
   */
  public ArrayDecoder(String field, List<FieldDefinition> fields) {
    this.field = field;
    this.fields = fields;
    columns = Column.of(fields);
    row = new JsonRow(fields, columns);
    fill = new BatchFill(fields, columns);
  }

  /** Writes into the columns of {@code batch} from number {@code first} on; it is empty. */
  public void begin(RecordBatch batch, int first) {
    for (int i = 0; i < columns.length; i++) {
      if (batch.vector(first + i) instanceof StringVector strings) {
        BatchFill.refresh(strings, fields.get(i).type());
      }
      columns[i].bind(batch.vector(first + i));
    }
  }

  /**
   * Decodes the elements of {@code bytes[from, to)} into rows from {@code first} on.
   *
   * @return how many there are, at most {@code limit}; {@link #FAULTY}, or {@link #TOO_MANY} after
   *     the rows that there may be
   */
  public int decode(byte[] bytes, int from, int to, int first, int limit) {
    scanner.start(bytes, to);
    int at = scanner.space(from);
    if (at >= to || bytes[at] != '[') return fail(Fault.NOT_AN_ARRAY, bytes, from, to);
    at = scanner.space(at + 1);
    if (at < to && bytes[at] == ']') return 0;
    for (int count = 0; count < limit; at = scanner.space(at + 1)) {
      int after = at < to ? row.element(bytes, at, to, first + count) : at;
      if (after < 0) return fail(count, at);
      count++;
      at = scanner.space(after);
      if (at < to && bytes[at] == ']') return count;
      if (at >= to || bytes[at] != ',') return fail(Fault.BAD_JSON, bytes, from, to);
    }
    return TOO_MANY;
  }

  /** Makes {@code at} the row of an element that is not there. */
  public void nothing(int at) {
    for (Column column : columns) column.setNull(at);
  }

  /** The stable code of what is wrong, after {@link #FAULTY}. */
  public String code() {
    return fault.code();
  }

  /** Says what is wrong, with element and value, after {@link #FAULTY}. */
  public String message() {
    return message;
  }

  private int fail(Fault found, byte[] bytes, int from, int to) {
    fault = found;
    message = BatchFill.message(field, found, bytes, from, to);
    return FAULTY;
  }

  private int fail(int element, int at) {
    fault = row.fault();
    message = "element " + element + " of " + field + ": " + row.message(fill, at);
    return FAULTY;
  }
}
