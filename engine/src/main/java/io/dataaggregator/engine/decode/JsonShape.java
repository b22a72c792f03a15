package io.dataaggregator.engine.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What stands between the values of a line: records of one source mostly have the same names in the
 * same order and the same white space, so that a record is read by comparing with the one before.
 */
final class JsonShape {
  private static final int VALUES_LIMIT = 256;

  /** Of longer lines none is kept. */
  private static final int BYTES_LIMIT = 64 << 10;

  /** The values in their order. */
  final JsonValue[] values;

  /** What follows the last one, line feed included. */
  final FixedText last;

  /** Fields that are not in it. */
  final int[] missing;

  private JsonShape(JsonValue[] values, FixedText last, int[] missing) {
    this.values = values;
    this.last = last;
    this.missing = missing;
  }

  /**
   * The shape of {@code bytes[from, to)}, a line that {@link JsonRow} has read without fault; null
   * where only that knows what to do: raw JSON, names with escapes, a field that is there twice,
   * one that is of two kinds, a scalar where others have an object, a line of more than 64 KiB.
   */
  static @Nullable JsonShape of(JsonNode root, Column[] columns, byte[] bytes, int from, int to) {
    if (to - from > BYTES_LIMIT) return null;
    var walk = new Walk(columns, bytes, from, to);
    if (root.isInner() && walk.value(walk.scanner.space(from), root, 0) >= 0) return walk.shape();
    return null;
  }

  private static final class Walk {
    private final JsonScanner scanner = new JsonScanner();
    private final List<JsonValue> values = new ArrayList<>();
    private final Column[] columns;
    private final boolean[] seen;
    private final byte[] bytes;
    private final int to;

    /** Where the last value ended. */
    private int ended;

    Walk(Column[] columns, byte[] bytes, int from, int to) {
      this.columns = columns;
      this.bytes = bytes;
      this.to = to;
      seen = new boolean[columns.length];
      ended = from;
      scanner.start(bytes, to);
    }

    JsonShape shape() {
      int[] missing = IntStream.range(0, seen.length).filter(i -> !seen[i]).toArray();
      return new JsonShape(values.toArray(JsonValue[]::new), between(to), missing);
    }

    private FixedText between(int end) {
      return new FixedText(Arrays.copyOfRange(bytes, ended, end));
    }

    /** The value at {@code at}; returns the index after it, or -1 where there is no shape. */
    int value(int at, @Nullable JsonNode node, int depth) {
      if (node == null || !node.isInner()) return whole(at, node, depth);
      if (node.fields.length > 0 || node.rawFields.length > 0) return -1;
      return switch (bytes[at]) {
        case '{' -> object(scanner.space(at + 1), node, depth + 1);
        case '[' -> array(scanner.space(at + 1), node, depth + 1);
        default -> -1;
      };
    }

    private int whole(int at, @Nullable JsonNode node, int depth) {
      if (values.size() == VALUES_LIMIT) return -1;
      int end = scanner.skip(at, depth);
      JsonKind kind = JsonKind.OBJECT;
      if (node != null) {
        if (node.rawFields.length > 0) return -1;
        kind = columns[node.fields[0]].kind();
        for (int field : node.fields) {
          if (seen[field] || columns[field].kind() != kind) return -1;
          seen[field] = true;
        }
      }
      values.add(new JsonValue(between(at), node, kind, depth));
      ended = end;
      return end;
    }

    private int object(int from, JsonNode node, int depth) {
      int at = from;
      while (bytes[at] != '}') {
        int nameEnd = scanner.string(at);
        if (scanner.escaped()) return -1;
        JsonMember member = node.member(bytes, at + 1, nameEnd - 1, null);
        at = next(value(scanner.colon(nameEnd), member.node, depth));
        if (at < 0) return -1;
      }
      return at + 1;
    }

    private int array(int from, JsonNode node, int depth) {
      int at = from;
      for (int index = 0; bytes[at] != ']'; index++) {
        at = next(value(at, node.element(index), depth));
        if (at < 0) return -1;
      }
      return at + 1;
    }

    /** Where the next member or element begins, or the container's end is. */
    private int next(int after) {
      if (after < 0) return -1;
      int at = scanner.space(after);
      return bytes[at] == ',' ? scanner.space(at + 1) : at;
    }
  }
}
