package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.definition.FormatDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Reads one CSV record at a time into the columns. After the first fault the rest of the record is
 * only walked over, to its end.
 */
final class CsvRow {
  private final CsvMarks marks;
  private final Column[] columns;
  private final CsvFields fields;
  private final int expected;
  private final boolean multiline;
  private byte[] unescaped = {};

  private byte[] bytes = {};
  private int to;

  /** Where the marks are. */
  private int next;

  private boolean end;

  private @Nullable Fault fault;
  private int faultField;
  private int faultColumn;
  private int faultFrom;
  private int faultTo;

  private int column;
  private int valueFrom;
  private int valueTo;
  private boolean quoted;
  private boolean doubled;

  CsvRow(FormatDefinition.Csv format, Column[] columns, CsvFields fields, int expected) {
    marks = new CsvMarks((byte) format.delimiter());
    multiline = format.multiline();
    this.columns = columns;
    this.fields = fields;
    this.expected = expected;
  }

  /** Reads from {@code buffer[..., to)} from now on. */
  void start(byte[] buffer, int to, boolean end) {
    bytes = buffer;
    this.to = to;
    this.end = end;
    next = -1;
  }

  /**
   * Reads the record that begins at {@code from}.
   *
   * @return the index after its line break, or -1 if it is not here as a whole
   */
  int read(int from, int row) {
    if (from != next) marks.start(bytes, from, to);
    fault = null;
    column = 0;
    int at = from;
    while (true) {
      int stop = value(at);
      if (stop < 0) return -1;
      boolean last = stop == to || bytes[stop] == '\n';
      if (last && !quoted && valueTo > valueFrom && bytes[valueTo - 1] == '\r') valueTo--;
      if (fault == null && column < expected) write(row);
      column++;
      at = stop + 1;
      if (!last) continue;
      if (fault == null && column != expected && !isBlank()) fault(Fault.FIELD_COUNT);
      next = Math.min(at, to);
      return next;
    }
  }

  /** Whether the record just read is a line with nothing on it. */
  boolean isBlank() {
    return column == 1 && !quoted && valueFrom == valueTo;
  }

  /** Finds the value at {@code at}; returns the place that ends it, or -1 if it is not here. */
  private int value(int at) {
    valueFrom = at;
    quoted = at < to && bytes[at] == '"';
    if (quoted) return quotedValue(at);
    int stop = separator();
    valueTo = stop;
    return stop;
  }

  /** The next delimiter, line feed or end; quotes before it are where none may be. */
  private int separator() {
    int stop = marks.next();
    while (stop < to && bytes[stop] == '"') {
      fault(Fault.BAD_QUOTE);
      stop = marks.next();
    }
    return stop < to || end ? stop : -1;
  }

  private int quotedValue(int at) {
    valueFrom = at + 1;
    doubled = false;
    marks.next();
    int quote;
    while (true) {
      quote = marks.next();
      if (quote == to) {
        valueTo = to;
        fault(Fault.UNCLOSED_QUOTE);
        return end ? to : -1;
      }
      if (bytes[quote] == '\n' && !multiline) {
        valueTo = quote;
        fault(Fault.UNCLOSED_QUOTE);
        return quote;
      }
      if (bytes[quote] != '"') continue;
      if (quote + 1 == to || bytes[quote + 1] != '"') break;
      doubled = true;
      marks.next();
    }
    // at the very end only the next byte tells whether the quote is doubled: separator() waits
    valueTo = quote;
    int stop = separator();
    if (stop < 0) return -1;
    if (stop != quote + 1 && !isCarriageReturn(quote + 1, stop)) fault(Fault.BAD_QUOTE);
    return stop;
  }

  private boolean isCarriageReturn(int at, int stop) {
    return stop == at + 1 && bytes[at] == '\r' && (stop == to || bytes[stop] == '\n');
  }

  private void write(int row) {
    int field = fields.first[column];
    for (; field >= 0 && fault == null; field = fields.next[field]) {
      Column target = columns[field];
      if (valueFrom == valueTo && !(quoted && target.takesEmpty())) {
        target.setNull(row);
      } else {
        Fault found = quoted && doubled ? unescape(target, row) : plain(target, row);
        if (found != null) {
          fault(found);
          faultField = field;
        }
      }
    }
  }

  private @Nullable Fault plain(Column target, int row) {
    return target.text(bytes, valueFrom, valueTo, row);
  }

  private @Nullable Fault unescape(Column target, int row) {
    if (unescaped.length < valueTo - valueFrom) unescaped = new byte[2 * (valueTo - valueFrom)];
    int length = 0;
    for (int at = valueFrom; at < valueTo; at++) {
      if (bytes[at] == '"') at++;
      unescaped[length++] = bytes[at];
    }
    return target.text(unescaped, 0, length, row);
  }

  private void fault(Fault found) {
    if (fault != null) return;
    fault = found;
    faultField = -1;
    faultColumn = column;
    faultFrom = valueFrom;
    faultTo = valueTo;
  }

  /** What is wrong with the record just read, or null. */
  @Nullable Fault fault() {
    return fault;
  }

  /** The field at fault, or -1 where the record is. */
  int faultField() {
    return faultField;
  }

  int faultColumn() {
    return faultColumn;
  }

  int faultFrom() {
    return faultFrom;
  }

  int faultTo() {
    return faultTo;
  }

  /** Values of the record just read. */
  int count() {
    return column;
  }

  int expected() {
    return expected;
  }
}
