package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.definition.FieldDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one JSON object into the columns: declared members are written, all others only checked.
 * Of equal names the last one wins, and each must fit its field. Null is the same as missing, and a
 * field below something that is not there is null.
 */
final class JsonRow {
  private final JsonScanner scanner = new JsonScanner();
  private final JsonStrings strings = new JsonStrings();
  private final JsonStrings names = new JsonStrings();
  private final JsonNode root;
  private final Column[] columns;

  /** For each field the number of the last record that had it. */
  private final long[] seen;

  private long record;
  private byte[] bytes = {};
  private int to;
  private int row;
  private int nameEnd;

  private @Nullable Fault fault;
  private int faultField;
  private int faultFrom;
  private int faultTo;

  JsonRow(List<FieldDefinition> fields, Column[] columns) {
    root = JsonNode.root(fields);
    this.columns = columns;
    seen = new long[columns.length];
  }

  /** The places that fields name. */
  JsonNode root() {
    return root;
  }

  /** Decodes {@code buffer[from, end)}, which holds one record; false where it has a fault. */
  boolean read(byte[] buffer, int from, int end, int target) {
    begin(buffer, end, target);
    int start = scanner.space(from);
    if (start >= end || buffer[start] != '{') return notAnObject(start);
    int after = value(start, root, 0);
    if (after >= 0 && scanner.space(after) != end) after = scanner.fail(scanner.space(after));
    if (after < 0) {
      if (fault == null) fault = scanner.fault();
      return false;
    }
    endWithNulls();
    return true;
  }

  /**
   * Decodes the value that begins at {@code from}, an element of an array; whatever it is, if some
   * field takes the whole of it. Returns the index after it, or -1 where it has a fault.
   */
  int element(byte[] buffer, int from, int end, int target) {
    begin(buffer, end, target);
    int after = value(from, root, 1);
    if (after >= 0 && isNothingOf(buffer[from])) {
      fault = Fault.BAD_ELEMENT;
      faultFrom = from;
      faultTo = after;
      return -1;
    }
    if (after < 0 && fault == null) fault = scanner.fault();
    endWithNulls();
    return after;
  }

  /** Whether a value that begins so has nothing for any field, though it is not null. */
  private boolean isNothingOf(byte first) {
    boolean hasInside = first == '{' || first == '[' || first == 'n';
    return !hasInside && root.fields.length == 0 && root.rawFields.length == 0;
  }

  private void begin(byte[] buffer, int end, int target) {
    bytes = buffer;
    to = end;
    row = target;
    record++;
    fault = null;
    faultField = -1;
    scanner.start(buffer, end);
  }

  private void endWithNulls() {
    for (int field = 0; field < seen.length; field++) {
      if (seen[field] != record) columns[field].setNull(row);
    }
  }

  private boolean notAnObject(int start) {
    fault = Fault.NOT_AN_OBJECT;
    faultFrom = start;
    faultTo = to;
    return false;
  }

  /** The members of an object, after its brace; returns the index after it, or -1. */
  private int object(int from, JsonNode node, int depth) {
    int at = scanner.space(from);
    if (at < to && bytes[at] == '}') return at + 1;
    JsonMember last = null;
    while (true) {
      JsonMember guess = last == null ? node.first : last.next;
      int after = guess == null ? -1 : guess.matchEnd(bytes, at, to);
      if (guess == null || after < 0) {
        guess = member(at, node);
        if (guess == null) return -1;
        after = scanner.colon(nameEnd);
        if (after < 0) return -1;
        remember(last, node, nameEnd - at > JsonNode.LONGEST_NAME ? null : guess);
      }
      last = guess;
      at = scanner.space(after);
      at = guess.node == null ? scanner.skip(at, depth) : value(at, guess.node, depth);
      if (at < 0) return -1;
      at = scanner.space(at);
      if (at >= to) return scanner.fail(at);
      if (bytes[at] == '}') return at + 1;
      if (bytes[at] != ',') return scanner.fail(at);
      at = scanner.space(at + 1);
    }
  }

  /** What came after {@code last}, or first in the node, most likely does again. */
  private static void remember(
      @Nullable JsonMember last, JsonNode node, @Nullable JsonMember guess) {
    if (last == null) node.first = guess;
    else last.next = guess;
  }

  /**
   * The member at {@code at}, whose name ends at {@link #nameEnd}; null where none stands there.
   */
  private @Nullable JsonMember member(int at, JsonNode node) {
    if (at >= to || bytes[at] != '"') {
      scanner.fail(at);
      return null;
    }
    nameEnd = scanner.string(at);
    if (nameEnd < 0) return null;
    // a name that cannot be unescaped is nobody's
    boolean plain = !scanner.escaped() || names.unescape(bytes, at + 1, nameEnd - 1) != null;
    return node.member(bytes, at + 1, nameEnd - 1, plain ? null : names);
  }

  private int array(int from, JsonNode node, int depth) {
    int at = scanner.space(from);
    if (at < to && bytes[at] == ']') return at + 1;
    for (int index = 0; ; index++) {
      JsonNode element = node.element(index);
      at = element == null ? scanner.skip(at, depth) : value(at, element, depth);
      if (at < 0) return -1;
      at = scanner.space(at);
      if (at >= to) return scanner.fail(at);
      if (bytes[at] == ']') return at + 1;
      if (bytes[at] != ',') return scanner.fail(at);
      at = scanner.space(at + 1);
    }
  }

  /** The value at {@code at}, which goes to the fields of {@code node}; returns its end, or -1. */
  private int value(int at, JsonNode node, int depth) {
    if (at >= to) return scanner.fail(at);
    int end;
    boolean fits = true;
    switch (bytes[at]) {
      case '"' -> {
        end = scanner.string(at);
        if (end >= 0) fits = string(node, at + 1, end - 1);
      }
      case '{', '[' -> {
        end = container(at, node, depth);
        if (end >= 0) {
          fits = write(node, bytes[at] == '{' ? JsonKind.OBJECT : JsonKind.ARRAY, at, end);
        }
      }
      case 't', 'f' -> {
        end = scanner.literal(at);
        if (end >= 0) fits = write(node, JsonKind.BOOL, at, end);
      }
      case 'n' -> {
        end = scanner.literal(at);
        if (end >= 0) setNull(node);
        return end;
      }
      default -> {
        end = scanner.number(at);
        if (end >= 0) fits = write(node, JsonKind.NUMBER, at, end);
      }
    }
    if (end < 0) return -1;
    return fits && raw(node, at, end) ? end : -1;
  }

  private int container(int at, JsonNode node, int depth) {
    if (!node.isInner()) return scanner.skip(at, depth);
    if (depth == JsonScanner.DEPTH_LIMIT) return scanner.tooDeep(at);
    return bytes[at] == '{' ? object(at + 1, node, depth + 1) : array(at + 1, node, depth + 1);
  }

  private boolean string(JsonNode node, int from, int end) {
    if (node.fields.length == 0) return true;
    if (!scanner.escaped()) return write(node, JsonKind.STRING, from, end);
    Fault found = strings.unescape(bytes, from, end);
    for (int field : node.fields) {
      if (found == null) {
        found = columns[field].json(JsonKind.STRING, strings.text(), 0, strings.length(), row);
      }
      if (found != null) return fault(found, field, from, end);
      seen[field] = record;
    }
    return true;
  }

  private boolean write(JsonNode node, JsonKind kind, int from, int end) {
    for (int field : node.fields) {
      Fault found = columns[field].json(kind, bytes, from, end, row);
      if (found != null) return fault(found, field, from, end);
      seen[field] = record;
    }
    return true;
  }

  private boolean raw(JsonNode node, int from, int end) {
    for (int field : node.rawFields) {
      Fault found = columns[field].json(JsonKind.OBJECT, bytes, from, end, row);
      if (found != null) return fault(found, field, from, end);
      seen[field] = record;
    }
    return true;
  }

  private void setNull(JsonNode node) {
    for (int field : node.fields) setNull(field);
    for (int field : node.rawFields) setNull(field);
  }

  private void setNull(int field) {
    columns[field].setNull(row);
    seen[field] = record;
  }

  private boolean fault(Fault found, int field, int from, int end) {
    fault = found;
    faultField = field;
    faultFrom = from;
    faultTo = end;
    return false;
  }

  /** Rejects the record just read, which stood in {@code [from, end)} and had a fault. */
  void reject(BatchFill fill, long base, int from, int end) {
    fill.reject(base + from, fault(), message(fill, from), bytes, from, end);
  }

  /** What is wrong with what was just read. */
  Fault fault() {
    if (fault == null) throw new IllegalStateException("the record has no fault");
    return fault;
  }

  /** Says it of what began at {@code from}. */
  String message(BatchFill fill, int from) {
    Fault found = fault();
    if (faultField >= 0) return fill.message(faultField, found, bytes, faultFrom, faultTo);
    if (found == Fault.NOT_AN_OBJECT) return found.text();
    if (found == Fault.BAD_ELEMENT) {
      return BatchFill.quote(bytes, faultFrom, faultTo) + " " + found.text();
    }
    int at = scanner.faultAt();
    String what = at >= to ? "it ends too early" : "unexpected byte " + shown(bytes[at]);
    return "the record " + found.text() + ": " + what + " at byte " + (at - from);
  }

  private static String shown(byte c) {
    return c > ' ' && c < 0x7f ? "'" + (char) c + "'" : "0x%02x".formatted(c);
  }
}
