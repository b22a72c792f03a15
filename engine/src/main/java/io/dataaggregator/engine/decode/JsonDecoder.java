package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition;
import java.util.Arrays;
import java.util.List;

/**
 * The elements of an array within one JSON document. An element is cut out by its brackets, so a
 * fault within rejects it alone; a document that breaks between elements, or ends too early, fails
 * after the records before the break were handed on. What surrounds the array is only passed over.
 */
final class JsonDecoder implements Decoder {
  private enum Phase {
    BEFORE,
    /** Right after the opening bracket. */
    FIRST,
    /** After a comma. */
    ELEMENT,
    /** After an element. */
    SEPARATOR,
    /** At one of these three: a new decoder cannot know. */
    RESUMED,
    OVERSIZED,
    /** Within what surrounds the array. */
    AFTER,
    /** Behind the document, where only white space may follow. */
    DONE
  }

  private final JsonLocator locator;
  private final JsonSkipper skipper = new JsonSkipper();
  private final JsonRow row;
  private final BatchFill fill;
  private final int limitBytes;
  private Phase phase;
  private boolean full;
  private byte[] head = {};
  private long headOffset;

  JsonDecoder(
      FormatDefinition.Json format, List<FieldDefinition> fields, boolean resumed, int limitBytes) {
    Column[] columns = Column.of(fields);
    locator = new JsonLocator(format.records());
    row = new JsonRow(fields, columns);
    fill = new BatchFill(fields, columns);
    this.limitBytes = limitBytes;
    phase = resumed ? Phase.RESUMED : Phase.BEFORE;
  }

  @Override
  public int decode(byte[] buffer, int from, int to, long base, boolean end, RecordBatch batch) {
    fill.begin(batch, base + from);
    full = false;
    int at = Utf8.afterMark(buffer, from, to, base + from, end);
    if (at < 0) return from;
    full = fill.isFull(base + at);
    while (!full) {
      int after;
      try {
        after = step(buffer, at, to, base);
        if (after < 0 && end) checkEnd(at == to, base + to);
      } catch (DecodeException e) {
        if (!fill.holdsAny()) throw e;
        // the records before the break come first; the next call finds the break again
        full = true;
        break;
      }
      if (after < 0) break;
      at = after;
      full = fill.isFull(base + at);
    }
    fill.finish(base + at);
    return at;
  }

  /** Goes on by one token or element; -1 where more bytes are needed. */
  private int step(byte[] bytes, int from, int to, long base) {
    int at = isWithin() ? from : space(bytes, from, to);
    if (at == to) return at > from ? at : -1;
    return switch (phase) {
      case BEFORE -> {
        int after = locator.walk(bytes, at, to, base);
        if (locator.found()) phase = Phase.FIRST;
        yield after > from ? after : -1;
      }
      case FIRST, ELEMENT, SEPARATOR, RESUMED -> inArray(bytes, at, to, base);
      case OVERSIZED -> {
        int after = skipper.skip(bytes, at, to);
        if (skipper.isDone()) rejectOversized();
        yield after;
      }
      case AFTER -> {
        int after = skipper.skip(bytes, at, to);
        if (skipper.isDone()) phase = Phase.DONE;
        yield after;
      }
      case DONE ->
          throw new DecodeException(
              "source.trailing-data", "something follows the JSON document at byte " + (base + at));
    };
  }

  /** Whether the next byte may be white space that belongs to a string. */
  private boolean isWithin() {
    return phase == Phase.BEFORE || phase == Phase.OVERSIZED || phase == Phase.AFTER;
  }

  private int inArray(byte[] bytes, int at, int to, long base) {
    byte c = bytes[at];
    if (c == ']' && phase != Phase.ELEMENT) {
      phase = locator.depth() == 0 ? Phase.DONE : Phase.AFTER;
      skipper.start(locator.depth());
      return at + 1;
    }
    boolean element = phase != Phase.SEPARATOR;
    if (c == ',' && (!element || phase == Phase.RESUMED)) {
      phase = Phase.ELEMENT;
      return at + 1;
    }
    if (!element || c == ',' || c == ']') throw broken(base + at);
    return element(bytes, at, to, base);
  }

  private int element(byte[] bytes, int at, int to, long base) {
    skipper.start();
    int after = skipper.skip(bytes, at, to);
    boolean oversized = after - at > limitBytes;
    if (oversized) {
      headOffset = base + at;
      head = Arrays.copyOfRange(bytes, at, Math.min(after, at + Reject.RAW_LIMIT_BYTES));
      phase = Phase.OVERSIZED;
    }
    if (!skipper.isDone()) return oversized ? after : -1;
    if (oversized) rejectOversized();
    else if (row.read(bytes, at, after, fill.row())) fill.endRow(base + at);
    else row.reject(fill, base, at, after);
    phase = Phase.SEPARATOR;
    return after;
  }

  private void rejectOversized() {
    String message = Fault.TOO_LARGE.text() + " of " + limitBytes + " bytes";
    fill.reject(headOffset, Fault.TOO_LARGE, message, head, 0, head.length);
    head = new byte[0];
    phase = Phase.SEPARATOR;
  }

  private void checkEnd(boolean consumed, long offset) {
    if (phase == Phase.DONE && consumed) return;
    throw new DecodeException(
        "source.truncated",
        "the JSON document ends too early, after " + offset + " bytes; provide the whole of it");
  }

  static DecodeException broken(long offset) {
    return new DecodeException(
        "source.not-json", "the document is not JSON: see byte " + offset + " of it");
  }

  static int space(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && JsonScanner.isSpace(bytes[at])) at++;
    return at;
  }

  @Override
  public boolean full() {
    return full;
  }
}
