package io.dataaggregator.engine.columnar;

import static io.dataaggregator.engine.columnar.PackedLongs.LONGS;
import static io.dataaggregator.engine.columnar.PackedLongs.RUN;
import static io.dataaggregator.engine.columnar.PackedLongs.SLACK_BYTES;

import io.dataaggregator.engine.batch.Dictionary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes primitive values and columns of them, little-endian, into a buffer that grows. Nothing
 * describes itself: a {@link ColumnReader} reads with the same calls in the same order. {@link
 * Block#seal} makes the content fit for storage.
 */
public final class ColumnWriter {
  /** No block holds more: what is read must fit a node's heap. */
  public static final int LIMIT_BYTES = 1 << 30;

  /** A column of numbers may be written, and read, in pieces of so many: its bytes are the same. */
  public static final int PIECE = 8 * RUN;

  private static final int FIRST_BYTES = 1 << 24;

  static final int DELTA = 64;
  static final int RAW = 127;

  // from here on runs of scaled doubles: a form and its digits, or binary ones. None begins with
  // 255, by which a column may say that its own form is a later one
  static final int SCALED = 128;
  static final int BINARY = 176;

  // more than any packed run takes
  private static final int RAW_BITS = 64 * RUN;

  private final long[] run = new long[RUN];
  private final long[] deltas = new long[RUN];
  private byte[] buffer;
  private int size;
  private @Nullable ScaledDoubles scaled;

  public ColumnWriter() {
    this(1024);
  }

  /** A writer with room for {@code capacity} bytes at first, of which 16 MiB are believed. */
  public ColumnWriter(long capacity) {
    buffer = new byte[(int) Math.min(FIRST_BYTES, capacity) + SLACK_BYTES];
  }

  /** Bytes written so far. */
  public int size() {
    return size;
  }

  /** Forgets the content and keeps the room. */
  public void clear() {
    size = 0;
  }

  byte[] buffer() {
    return buffer;
  }

  /** Writes the low eight bits. */
  public void oneByte(int value) {
    room(1);
    buffer[size++] = (byte) value;
  }

  /** Writes an unsigned number in 1 to 10 bytes, seven bits each; small is short. */
  public void varint(long value) {
    room(10);
    long rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) buffer[size++] = (byte) (rest | 0x80);
    buffer[size++] = (byte) rest;
  }

  /** Writes a signed number in 1 to 10 bytes; near zero is short. */
  public void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  /** Writes eight bytes. */
  public void fixedLong(long value) {
    room(8);
    LONGS.set(buffer, size, value);
    size += 8;
  }

  /** Writes the eight bytes of a number, NaN payloads included. */
  public void fixedDouble(double value) {
    fixedLong(Double.doubleToRawLongBits(value));
  }

  /** Writes length and content of {@code bytes[from, to)}. */
  public void bytes(byte[] bytes, int from, int to) {
    varint(to - from);
    raw(bytes, from, to);
  }

  /** Writes a string as UTF-8 with its length. */
  public void string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    bytes(utf8, 0, utf8.length);
  }

  /** Writes a column of {@code count} longs; every run of them takes its cheapest encoding. */
  public void longs(long[] values, int from, int count) {
    for (int at = from, end = from + count; at < end; at += RUN) {
      run(values, at, Math.min(RUN, end - at));
    }
  }

  /** Writes a column of {@code count} ints, packed like longs. */
  public void ints(int[] values, int from, int count) {
    for (int at = from, end = from + count; at < end; at += RUN) {
      int length = Math.min(RUN, end - at);
      for (int i = 0; i < length; i++) run[i] = values[at + i];
      run(run, 0, length);
    }
  }

  /**
   * Writes a column of {@code count} doubles, bit for bit; a run is short where they are equal, or
   * have few digits.
   */
  public void doubles(double[] values, int from, int count) {
    for (int at = from, end = from + count; at < end; at += RUN) {
      int length = Math.min(RUN, end - at);
      long differing = 0;
      for (int i = 0; i < length; i++) {
        run[i] = Double.doubleToRawLongBits(values[at + i]);
        differing |= run[i] ^ run[0];
      }
      // packed doubles would lose the byte alignment that compression thrives on: all or nothing
      if (differing == 0) run(run, 0, length);
      else if (!decimalRun(ScaledDoubles.Form.BITS, run, 0, length) && !binaryRun(length)) {
        rawRun(run, 0, length);
      }
    }
  }

  /** Writes a column of {@code count} booleans, eight a byte. */
  public void bits(boolean[] values, int from, int count) {
    room((count + 7) / 8);
    for (int at = 0; at < count; at += 8) {
      int packed = 0;
      int length = Math.min(8, count - at);
      for (int i = 0; i < length; i++) packed |= (values[from + at + i] ? 1 : 0) << i;
      buffer[size++] = (byte) packed;
    }
  }

  /** Writes a column of strings: entry {@code ids[i]} of the dictionary, a negative id is null. */
  public void strings(Dictionary dictionary, int[] ids, int from, int count) {
    int[] lengths = new int[Math.min(count, RUN)];
    for (int at = from, end = from + count; at < end; at += RUN) {
      int length = Math.min(RUN, end - at);
      for (int i = 0; i < length; i++) {
        int id = ids[at + i];
        lengths[i] = id < 0 ? 0 : dictionary.end(id) - dictionary.start(id) + 1;
      }
      ints(lengths, 0, length);
      for (int i = at; i < at + length; i++) {
        if (ids[i] < 0) continue;
        raw(dictionary.text(), dictionary.start(ids[i]), dictionary.end(ids[i]));
      }
    }
  }

  private void raw(byte[] bytes, int from, int to) {
    room(to - from);
    System.arraycopy(bytes, from, buffer, size, to - from);
    size += to - from;
  }

  private void run(long[] values, int from, int count) {
    long min = values[from];
    long max = min;
    long minDelta = Long.MAX_VALUE;
    long maxDelta = Long.MIN_VALUE;
    for (int i = 1; i < count; i++) {
      long value = values[from + i];
      long delta = value - values[from + i - 1];
      min = Math.min(min, value);
      max = Math.max(max, value);
      minDelta = Math.min(minDelta, delta);
      maxDelta = Math.max(maxDelta, delta);
      deltas[i] = delta;
    }
    // differences wrap, but read as unsigned they are exact
    int width = PackedLongs.width(max - min);
    int deltaWidth = count == 1 ? 0 : PackedLongs.width(maxDelta - minDelta);
    int bits = width > PackedLongs.WIDEST_BITS ? RAW_BITS : width * count;
    int deltaBits = deltaWidth > PackedLongs.WIDEST_BITS ? RAW_BITS : deltaWidth * (count - 1) + 40;
    if (Math.min(bits, deltaBits) > ScaledDoubles.WIDEST_BITS * count
        && (decimalRun(ScaledDoubles.Form.CODES, values, from, count)
            || decimalRun(ScaledDoubles.Form.COMPLEMENTS, values, from, count))) {
      return;
    }
    if (Math.min(bits, deltaBits) == RAW_BITS) {
      rawRun(values, from, count);
    } else if (bits <= deltaBits) {
      packedRun(values, from, count, min, width);
    } else {
      oneByte(DELTA + deltaWidth);
      zigzag(values[from]);
      zigzag(minDelta);
      packed(deltas, 1, count - 1, minDelta, deltaWidth);
    }
  }

  private boolean decimalRun(ScaledDoubles.Form form, long[] values, int from, int count) {
    ScaledDoubles doubles = scaled();
    if (!doubles.fitsDecimal(form, values, from, count)) return false;
    oneByte(form.mode + doubles.scale);
    packedRun(doubles.numbers, 0, count, doubles.base, doubles.width);
    packedRun(doubles.corrections, 0, count, doubles.correctionBase, doubles.correctionWidth);
    return true;
  }

  private boolean binaryRun(int count) {
    ScaledDoubles doubles = scaled();
    if (!doubles.fitsBinary(run, 0, count)) return false;
    oneByte(BINARY);
    zigzag(doubles.scale);
    packedRun(doubles.numbers, 0, count, doubles.base, doubles.width);
    return true;
  }

  private ScaledDoubles scaled() {
    if (scaled == null) scaled = new ScaledDoubles();
    return scaled;
  }

  private void packedRun(long[] values, int from, int count, long base, int width) {
    oneByte(width);
    zigzag(base);
    packed(values, from, count, base, width);
  }

  private void packed(long[] values, int from, int count, long base, int width) {
    if (width == 0) return;
    int length = PackedLongs.packedBytes(count, width);
    room(length);
    PackedLongs.pack(values, from, count, base, width, buffer, size);
    size += length;
  }

  private void rawRun(long[] values, int from, int count) {
    oneByte(RAW);
    room(count * 8);
    for (int i = 0; i < count; i++) LONGS.set(buffer, size + i * 8, values[from + i]);
    size += count * 8;
  }

  private void room(int more) {
    if (buffer.length - SLACK_BYTES - size >= more) return;
    long needed = (long) size + more;
    if (needed > LIMIT_BYTES) {
      throw new IllegalStateException(
          "a block of " + needed + " bytes exceeds " + LIMIT_BYTES + "; write several blocks");
    }
    long doubled = Math.min(LIMIT_BYTES, Math.max(needed, 2L * buffer.length));
    buffer = Arrays.copyOf(buffer, (int) doubled + SLACK_BYTES);
  }
}
