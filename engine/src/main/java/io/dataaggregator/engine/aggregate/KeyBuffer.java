package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.columnar.ColumnWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A key being written, in the form that {@link KeyCodec} describes; reused from key to key. */
public final class KeyBuffer {
  static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  static final byte NULL = 0;
  static final byte VALUE = 1;
  static final byte ESCAPED_ZERO = (byte) 0xff;

  private byte[] bytes = new byte[64];
  private int length;

  /** Begins anew. */
  public void clear() {
    length = 0;
  }

  /** Appends a signed number that is never null. */
  public void number(long value) {
    room(8);
    length += 8;
    write(length - 8, value);
  }

  /** Puts {@code value} in the place of the number that was appended first. */
  public void overwrite(long value) {
    write(0, value);
  }

  private void write(int at, long value) {
    BIG_ENDIAN.set(bytes, at, value ^ Long.MIN_VALUE);
  }

  /** Appends the value of a column; equal values, nulls too, are equal bytes. */
  public void value(FieldType type, Vector column, int row) {
    if (column.isNull(row)) {
      nothing();
      return;
    }
    switch (column) {
      case BoolVector bools -> number(type, bools.get(row) ? 1 : 0);
      case LongVector longs -> number(type, longs.get(row));
      case DoubleVector doubles -> number(type, KeyValues.canonical(doubles.get(row)));
      case StringVector strings -> {
        Dictionary texts = strings.dictionary();
        int id = strings.id(row);
        text(texts.text(), texts.start(id), texts.end(id));
      }
    }
  }

  /** The bytes, up to {@link #length}; valid until the next change. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** Appends a value of a column, held as {@code bits}; not text. */
  void number(FieldType type, long bits) {
    one(VALUE);
    switch (type.kind()) {
      case BOOL -> one((byte) bits);
      case DOUBLE -> number(KeyValues.ordered(bits));
      case INT, DECIMAL, TIMESTAMP -> number(bits);
      case STRING, JSON -> throw new IllegalArgumentException("text is no number");
    }
  }

  /** Appends null. */
  void nothing() {
    one(NULL);
  }

  /** Appends text: each zero byte escaped, two zero bytes at the end. */
  void text(byte[] text, int from, int to) {
    room(2 * (to - from) + 3);
    bytes[length++] = VALUE;
    for (int i = from; i < to; i++) {
      bytes[length++] = text[i];
      if (text[i] == 0) bytes[length++] = ESCAPED_ZERO;
    }
    bytes[length++] = 0;
    bytes[length++] = 0;
  }

  void writeTo(ColumnWriter out) {
    out.bytes(bytes, 0, length);
  }

  Bytes toBytes() {
    return first(length);
  }

  /** The first {@code count} bytes. */
  Bytes first(int count) {
    return Bytes.of(Arrays.copyOf(bytes, count));
  }

  int compareTo(KeyBuffer other) {
    return Arrays.compareUnsigned(bytes, 0, length, other.bytes, 0, other.length);
  }

  /** Compares what follows the number that was appended first. */
  int compareRest(KeyBuffer other) {
    return Arrays.compareUnsigned(bytes, Long.BYTES, length, other.bytes, Long.BYTES, other.length);
  }

  int compareTo(Bytes other) {
    return Arrays.compareUnsigned(bytes, 0, length, other.array(), 0, other.length());
  }

  /** Whether {@code key} begins with this. */
  boolean isPrefixOf(Bytes key) {
    return key.length() >= length && Arrays.equals(bytes, 0, length, key.array(), 0, length);
  }

  /** Whether this begins with {@code start}. */
  boolean startsWith(Bytes start) {
    int count = start.length();
    return length >= count && Arrays.equals(bytes, 0, count, start.array(), 0, count);
  }

  private void one(byte value) {
    room(1);
    bytes[length++] = value;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
