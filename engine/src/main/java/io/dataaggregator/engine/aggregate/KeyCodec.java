package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys of buckets as bytes whose unsigned order is the order of buckets: by window start, then by
 * the columns of the group key, nulls first.
 *
 * <p>The window start takes eight bytes, big-endian with the sign bit flipped. A null is the byte
 * 0; any other value begins with the byte 1. Booleans take one byte; integers, timestamps and
 * unscaled decimals eight, as above; doubles likewise, by total order with one zero and one NaN,
 * which is last; text is UTF-8 with {@code 00} written as {@code 00 FF} and {@code 00 00} at the
 * end, so that a string precedes those it begins. The form is on disk: it never changes.
 */
final class KeyCodec {
  private static final int START_BYTES = 8;

  private final List<Field> keys;

  public KeyCodec(AggregatePlan plan) {
    keys = plan.keys();
  }

  /**
   * The key of a bucket.
   *
   * @param values Boolean, Long, Double, BigDecimal, String, Instant or null, by column
   * @throws IllegalArgumentException when a value is not of its column's type
   */
  public Bytes encode(long windowStart, @Nullable Object... values) {
    if (values.length != keys.size()) {
      throw new IllegalArgumentException(
          values.length + " values for the " + keys.size() + " fields of the key");
    }
    var buffer = new KeyBuffer();
    buffer.number(windowStart);
    for (int i = 0; i < values.length; i++) append(keys.get(i), values[i], buffer);
    return buffer.toBytes();
  }

  /** The window start in a key. */
  public static long windowStart(Bytes key) {
    if (key.length() < START_BYTES) throw damaged(key);
    return (long) KeyBuffer.BIG_ENDIAN.get(key.array(), 0) ^ Long.MIN_VALUE;
  }

  /**
   * The values of the group key's columns, as {@link #encode} takes them.
   *
   * @throws IllegalArgumentException when {@code key} is no key of these columns
   */
  public @Nullable Object[] values(Bytes key) {
    var values = new @Nullable Object[keys.size()];
    var reader = new Reader(key);
    for (int i = 0; i < values.length; i++) values[i] = reader.value(keys.get(i).type());
    reader.expectEnd();
    return values;
  }

  /**
   * A key up to and with its first {@code columns} columns; all of one that ends before. Any bytes
   * will do.
   */
  Bytes leading(Bytes key, int columns) {
    int end = START_BYTES;
    for (int i = 0; i < columns && end < key.length(); i++) {
      end = behind(key.array(), end, keys.get(i).type());
    }
    return end >= key.length() ? key : Bytes.of(Arrays.copyOf(key.array(), end));
  }

  /** The place behind the value at {@code at}; beyond the end where the key ends within it. */
  private static int behind(byte[] key, int at, FieldType type) {
    if (key[at] == KeyBuffer.NULL) return at + 1;
    return switch (type.kind()) {
      case BOOL -> at + 2;
      case INT, DOUBLE, DECIMAL, TIMESTAMP -> at + 9;
      case STRING, JSON -> {
        int end = at + 1;
        while (end + 1 < key.length && (key[end] != 0 || key[end + 1] != 0)) {
          end += key[end] == 0 ? 2 : 1;
        }
        yield end + 2;
      }
    };
  }

  static void append(Field field, @Nullable Object value, KeyBuffer to) {
    if (value == null) {
      to.nothing();
      return;
    }
    switch (field.type().kind()) {
      case STRING, JSON -> {
        byte[] utf8 = KeyValues.text(field, value).getBytes(StandardCharsets.UTF_8);
        to.text(utf8, 0, utf8.length);
      }
      case BOOL, INT, DOUBLE, DECIMAL, TIMESTAMP ->
          to.number(field.type(), KeyValues.bits(field, value));
    }
  }

  private static IllegalArgumentException damaged(Bytes key) {
    return new IllegalArgumentException("not a bucket's key: " + key);
  }

  /** Reads a key from behind its window start. */
  private static final class Reader {
    private final Bytes key;
    private final byte[] bytes;
    private int at = START_BYTES;

    Reader(Bytes key) {
      this.key = key;
      bytes = key.array();
    }

    @Nullable Object value(FieldType type) {
      int tag = one();
      if (tag == KeyBuffer.NULL) return null;
      if (tag != KeyBuffer.VALUE) throw damaged(key);
      return switch (type.kind()) {
        case STRING, JSON -> text();
        case BOOL -> KeyValues.value(type, one());
        case DOUBLE -> KeyValues.value(type, KeyValues.ordered(number()));
        case INT, DECIMAL, TIMESTAMP -> KeyValues.value(type, number());
      };
    }

    void expectEnd() {
      if (at != bytes.length) throw damaged(key);
    }

    /** Whether the zero just read belongs to the text; else it begins the end. */
    private boolean isEscaped() {
      int next = one();
      if (next != 0 && next != KeyBuffer.ESCAPED_ZERO) throw damaged(key);
      return next != 0;
    }

    private int one() {
      if (at >= bytes.length) throw damaged(key);
      return bytes[at++];
    }

    private long number() {
      if (bytes.length - at < 8) throw damaged(key);
      long number = (long) KeyBuffer.BIG_ENDIAN.get(bytes, at) ^ Long.MIN_VALUE;
      at += 8;
      return number;
    }

    private String text() {
      byte[] text = new byte[bytes.length - at];
      int length = 0;
      for (int next = one(); next != 0 || isEscaped(); next = one()) text[length++] = (byte) next;
      return new String(text, 0, length, StandardCharsets.UTF_8);
    }
  }
}
