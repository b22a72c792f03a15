package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.definition.FieldDefinition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The batch being filled: its bounds, its fresh dictionaries, and its rejects. */
final class BatchFill {
  /** With {@link Reject#RAW_LIMIT_BYTES} each, 4 MiB of dead letters. */
  private static final int REJECTS = 256;

  /** Bounds what one batch adds to dictionaries. */
  private static final int BYTES = 8 << 20;

  private static final int SHOWN_BYTES = 100;

  private final List<FieldDefinition> fields;
  private final Column[] columns;
  private RecordBatch batch;
  private long bytes;
  private long startOfCall;

  BatchFill(List<FieldDefinition> fields, Column[] columns) {
    this.fields = fields;
    this.columns = columns;
    batch = new RecordBatch(new Schema(List.of()), 0);
  }

  /** A call begins to fill {@code next} at {@code offset} of the unit. */
  void begin(RecordBatch next, long offset) {
    batch = next;
    startOfCall = offset;
    boolean fresh = batch.rows() == 0 && batch.rejects().isEmpty();
    if (fresh) bytes = 0;
    for (int i = 0; i < columns.length; i++) {
      if (fresh && batch.vector(i) instanceof StringVector strings) {
        refresh(strings, fields.get(i).type());
      }
      columns[i].bind(batch.vector(i));
    }
  }

  /** A raw JSON value hardly ever comes twice: its text is dropped with the batch. */
  static void refresh(StringVector strings, FieldType type) {
    boolean json = type.kind() == FieldType.Kind.JSON;
    boolean used = strings.dictionary().size() > 0;
    if ((json && used) || strings.dictionary().isFull()) strings.use(new Dictionary());
  }

  /** Whether a batch decoded up to {@code offset} of the unit takes no further record. */
  boolean isFull(long offset) {
    return batch.isFull() || batch.rejects().size() >= REJECTS || bytesLeft(offset) <= 0;
  }

  /** How many more records the batch takes. */
  int rowsLeft() {
    return batch.capacity() - batch.rows();
  }

  /** How many more bytes it takes, decoded up to {@code offset} of the unit. */
  long bytesLeft(long offset) {
    return BYTES - bytes - (offset - startOfCall);
  }

  /** The call ends with everything before {@code offset} decoded. */
  void finish(long offset) {
    bytes += offset - startOfCall;
    startOfCall = offset;
  }

  /** Whether anything stands in the batch. */
  boolean holdsAny() {
    return batch.rows() > 0 || !batch.rejects().isEmpty();
  }

  int row() {
    return batch.rows();
  }

  void endRow(long offset) {
    batch.endRow(offset);
  }

  /** Rejects the record {@code bytes[from, to)} as a whole. */
  void reject(long offset, Fault fault, String message, byte[] buffer, int from, int to) {
    int end = Math.min(to, from + Reject.RAW_LIMIT_BYTES);
    var raw = Bytes.of(Arrays.copyOfRange(buffer, from, end));
    batch.reject(new Reject(offset, fault.code(), message, raw));
  }

  /** Says what is wrong with the value {@code bytes[from, to)} of a field. */
  String message(int field, Fault fault, byte[] buffer, int from, int to) {
    return message(fields.get(field).name(), fault, buffer, from, to);
  }

  static String message(String field, Fault fault, byte[] buffer, int from, int to) {
    return "field " + field + ": " + quote(buffer, from, to) + " " + fault.text();
  }

  static String quote(byte[] buffer, int from, int to) {
    boolean whole = to - from <= SHOWN_BYTES;
    int shown = whole ? to - from : SHOWN_BYTES;
    return '"' + new String(buffer, from, shown, StandardCharsets.UTF_8) + (whole ? "\"" : "...\"");
  }
}
