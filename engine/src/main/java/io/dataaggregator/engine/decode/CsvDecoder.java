package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition;
import java.util.List;

/**
 * CSV after RFC 4180, without its header. Lines end with LF or CRLF; blank lines are no records. An
 * empty value is null; a quoted empty one is an empty string, and null for other types than string.
 * A quote begins a quoted value only right after a delimiter or line break; anywhere else in a
 * value without quotes, or after the closing one, it rejects the record. A record with more or
 * fewer values than the header has columns is rejected.
 *
 * <p>Where {@code multiline} is off, a record is a line whatever its quotes say. Otherwise it ends
 * where {@link RecordBoundaries} says, malformed or not.
 */
final class CsvDecoder implements Decoder {
  private final CsvRun run;
  private final CsvRow row;
  private final BatchFill fill;
  private final Oversized oversized;
  private final int limitBytes;
  private boolean full;

  CsvDecoder(
      FormatDefinition.Csv format,
      List<FieldDefinition> fields,
      List<String> names,
      int limitBytes) {
    Column[] columns = Column.of(fields);
    fill = new BatchFill(fields, columns);
    var places = new CsvFields(fields, names);
    byte delimiter = (byte) format.delimiter();
    run = new CsvRun(delimiter, columns, places, fill, names.size(), limitBytes);
    row = new CsvRow(format, columns, places, names.size());
    oversized = new Oversized(RecordBoundaries.of(format), limitBytes);
    this.limitBytes = limitBytes;
  }

  @Override
  public int decode(byte[] buffer, int from, int to, long base, boolean end, RecordBatch batch) {
    fill.begin(batch, base + from);
    full = false;
    int at = Utf8.afterMark(buffer, from, to, base + from, end);
    if (at < 0) return from;
    if (oversized.isOpen()) at = oversized.pass(buffer, at, to, end, fill);
    run.start(buffer, to);
    row.start(buffer, to, end);
    full = fill.isFull(base + at);
    while (at < to && !full) {
      int begin = at;
      at = run.read(begin, base);
      full = fill.isFull(base + at);
      if (at > begin) continue;
      int after = row.read(at, fill.row());
      if (after < 0) {
        if (to - at > limitBytes) at = oversized.open(buffer, at, to, base, fill);
        break;
      }
      if (after - at > limitBytes) oversized.reject(buffer, at, after, base, fill);
      else finish(buffer, at, base, after);
      at = after;
      full = fill.isFull(base + at);
    }
    fill.finish(base + at);
    return at;
  }

  private void finish(byte[] buffer, int at, long base, int after) {
    Fault fault = row.fault();
    if (fault == null) {
      if (!row.isBlank()) fill.endRow(base + at);
      return;
    }
    int end = after > at && buffer[after - 1] == '\n' ? after - 1 : after;
    if (end > at && buffer[end - 1] == '\r') end--;
    fill.reject(base + at, fault, message(buffer, fault), buffer, at, end);
  }

  private String message(byte[] buffer, Fault fault) {
    int field = row.faultField();
    if (fault == Fault.FIELD_COUNT) {
      return row.count() + " columns where the header has " + row.expected();
    }
    if (field < 0) return "column " + (row.faultColumn() + 1) + ": " + fault.text();
    return fill.message(field, fault, buffer, row.faultFrom(), row.faultTo());
  }

  @Override
  public boolean full() {
    return full;
  }
}
