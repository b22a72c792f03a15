package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition;
import java.util.List;

/** One JSON object a line, UTF-8. Lines of white space are no records. */
final class NdjsonDecoder implements Decoder {
  private final NdjsonRun run;
  private final JsonRow row;
  private final BatchFill fill;
  private final Oversized oversized;
  private final int limitBytes;
  private boolean full;

  NdjsonDecoder(List<FieldDefinition> fields, int limitBytes) {
    Column[] columns = Column.of(fields);
    fill = new BatchFill(fields, columns);
    row = new JsonRow(fields, columns);
    run = new NdjsonRun(row.root(), columns, fill, limitBytes);
    oversized = new Oversized(RecordBoundaries.of(new FormatDefinition.Ndjson()), limitBytes);
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
    full = fill.isFull(base + at);
    while (at < to && !full) {
      int begin = at;
      at = run.read(begin, base);
      full = fill.isFull(base + at);
      if (at > begin) continue;
      int stop = Swar.indexOf(buffer, at, to, (byte) '\n');
      if (stop < 0 && !end) {
        if (to - at > limitBytes) at = oversized.open(buffer, at, to, base, fill);
        break;
      }
      int lineEnd = stop < 0 ? to : stop;
      int after = stop < 0 ? to : stop + 1;
      if (after - at > limitBytes) oversized.reject(buffer, at, lineEnd, base, fill);
      else line(buffer, at, lineEnd, after, base);
      at = after;
      full = fill.isFull(base + at);
    }
    fill.finish(base + at);
    return at;
  }

  private void line(byte[] buffer, int from, int to, int after, long base) {
    boolean good = row.read(buffer, from, to, fill.row());
    // a line without line feed is the last one
    if (after > to) run.other(from, after, good);
    if (good) {
      fill.endRow(base + from);
    } else if (!isBlank(buffer, from, to)) {
      int end = to > from && buffer[to - 1] == '\r' ? to - 1 : to;
      row.reject(fill, base, from, end);
    }
  }

  private static boolean isBlank(byte[] buffer, int from, int to) {
    for (int at = from; at < to; at++) {
      byte c = buffer[at];
      if (c != ' ' && c != '\t' && c != '\r') return false;
    }
    return true;
  }

  @Override
  public boolean full() {
    return full;
  }
}
