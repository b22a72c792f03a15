package io.dataaggregator.engine.columnar;

import static io.dataaggregator.engine.columnar.PackedLongs.LONGS;
import static io.dataaggregator.engine.columnar.PackedLongs.RUN;
import static io.dataaggregator.engine.columnar.PackedLongs.SLACK_BYTES;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link ColumnWriter} wrote, with the same calls in the same order. Every length is
 * checked against what is left, and a wrong one is a {@link CorruptBlockException}.
 */
public final class ColumnReader {
  private final long[] run = new long[RUN];
  private final byte[] bytes;
  private final int end;
  private int at;
  private long @Nullable [] corrections;

  /** Reads {@code bytes[0, end)}; the slack behind {@code end} is there but means nothing. */
  ColumnReader(byte[] bytes, int end) {
    if (end + SLACK_BYTES > bytes.length) throw new IllegalArgumentException("no slack");
    this.bytes = bytes;
    this.end = end;
  }

  /** Bytes not yet read. */
  public int remaining() {
    return end - at;
  }

  /** Fails unless everything was read: whoever knows the format's end calls it there. */
  public void expectEnd() {
    if (at != end) throw corrupt(remaining() + " bytes are left over");
  }

  /** Reads a byte as 0 to 255. */
  public int oneByte() {
    need(1);
    return bytes[at++] & 0xff;
  }

  /** Whether the next byte is {@code value}, which is then read; else nothing is. */
  public boolean takes(int value) {
    boolean isNext = at < end && (bytes[at] & 0xff) == value;
    if (isNext) at++;
    return isNext;
  }

  /** Reads an unsigned number. */
  public long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = oneByte();
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) return value;
    }
    throw corrupt("a number has more than 10 bytes");
  }

  /** Reads a signed number. */
  public long zigzag() {
    long coded = varint();
    return coded >>> 1 ^ -(coded & 1);
  }

  /**
   * Reads how many entries follow, written as varint. The count is checked before anyone allocates
   * by it: {@code RUN} entries take at least two bytes.
   */
  public int count() {
    return plausible(varint());
  }

  /** {@code count}, unless so many entries cannot follow; as {@link #count}. */
  public int plausible(long count) {
    if (count < 0 || count > (long) remaining() * RUN || count > ColumnWriter.LIMIT_BYTES / 8) {
      throw corrupt(Long.toUnsignedString(count) + " entries in " + remaining() + " bytes");
    }
    return (int) count;
  }

  /** Reads eight bytes. */
  public long fixedLong() {
    need(8);
    long value = (long) LONGS.get(bytes, at);
    at += 8;
    return value;
  }

  /** Reads eight bytes of a number. */
  public double fixedDouble() {
    return Double.longBitsToDouble(fixedLong());
  }

  /** Reads a length and a copy of as many bytes. */
  public Bytes bytes() {
    int from = skip(varint());
    return Bytes.of(Arrays.copyOfRange(bytes, from, at));
  }

  /** Reads a string. */
  public String string() {
    int from = skip(varint());
    return new String(bytes, from, at - from, StandardCharsets.UTF_8);
  }

  /** Reads a column of longs into {@code into[from, from + count)}. */
  public void longs(long[] into, int from, int count) {
    for (int i = from, last = from + count; i < last; i += RUN) {
      run(into, i, Math.min(RUN, last - i));
    }
  }

  /** Reads a column of ints; a value beyond int is corruption. */
  public void ints(int[] into, int from, int count) {
    for (int i = from, last = from + count; i < last; i += RUN) {
      int length = Math.min(RUN, last - i);
      run(run, 0, length);
      long beyond = 0;
      for (int k = 0; k < length; k++) {
        int value = (int) run[k];
        beyond |= run[k] ^ value;
        into[i + k] = value;
      }
      if (beyond != 0) throw corrupt("an int has more than 32 bits");
    }
  }

  /** Reads a column of doubles. */
  public void doubles(double[] into, int from, int count) {
    for (int i = from, last = from + count; i < last; i += RUN) {
      int length = Math.min(RUN, last - i);
      run(run, 0, length);
      for (int k = 0; k < length; k++) into[i + k] = Double.longBitsToDouble(run[k]);
    }
  }

  /** Reads a column of booleans. */
  public void bits(boolean[] into, int from, int count) {
    int first = skip((count + 7L) / 8);
    for (int i = 0; i < count; i++)
      into[from + i] = (bytes[first + (i >>> 3)] >>> (i & 7) & 1) != 0;
  }

  /** Reads a column of strings into a dictionary, and its ids; null becomes -1. */
  public void strings(Dictionary into, int[] ids, int from, int count) {
    int[] lengths = new int[Math.min(count, RUN)];
    for (int i = from, last = from + count; i < last; i += RUN) {
      int length = Math.min(RUN, last - i);
      ints(lengths, 0, length);
      for (int k = 0; k < length; k++) {
        if (lengths[k] == 0) {
          ids[i + k] = -1;
        } else {
          int start = skip(lengths[k] - 1L);
          ids[i + k] = into.add(bytes, start, at);
        }
      }
    }
  }

  private void run(long[] into, int from, int count) {
    int mode = oneByte();
    if (mode >= ColumnWriter.SCALED) scaled(mode, into, from, count);
    else packed(mode, into, from, count);
  }

  private void scaled(int mode, long[] into, int from, int count) {
    if (mode == ColumnWriter.BINARY) {
      long exponent = zigzag();
      if (exponent < -ScaledDoubles.LIMIT_EXPONENT || exponent > ScaledDoubles.LIMIT_EXPONENT) {
        throw corrupt("a scale is 2^" + exponent);
      }
      packed(oneByte(), into, from, count);
      ScaledDoubles.binary((int) exponent, into, from, count);
      return;
    }
    ScaledDoubles.Form form = ScaledDoubles.Form.of(mode);
    if (form == null) throw unknown(mode);
    if (corrections == null) corrections = new long[RUN];
    packed(oneByte(), into, from, count);
    packed(oneByte(), corrections, 0, count);
    ScaledDoubles.decimal(form, mode & 15, corrections, into, from, count);
  }

  private void packed(int mode, long[] into, int from, int count) {
    if (mode == ColumnWriter.RAW) {
      int start = skip(count * 8L);
      for (int i = 0; i < count; i++) into[from + i] = (long) LONGS.get(bytes, start + i * 8);
    } else if (mode <= PackedLongs.WIDEST_BITS) {
      long base = zigzag();
      int start = skip(PackedLongs.packedBytes(count, mode));
      PackedLongs.unpack(bytes, start, mode, base, into, from, count);
    } else if (mode >= ColumnWriter.DELTA && mode <= ColumnWriter.DELTA + PackedLongs.WIDEST_BITS) {
      deltas(mode - ColumnWriter.DELTA, into, from, count);
    } else {
      throw unknown(mode);
    }
  }

  private CorruptBlockException unknown(int mode) {
    return corrupt("a column's encoding is " + mode);
  }

  private void deltas(int width, long[] into, int from, int count) {
    into[from] = zigzag();
    long base = zigzag();
    int start = skip(PackedLongs.packedBytes(count - 1, width));
    PackedLongs.unpack(bytes, start, width, base, into, from + 1, count - 1);
    for (int i = from + 1; i < from + count; i++) into[i] += into[i - 1];
  }

  /** Moves on by {@code length} bytes and returns where they begin. */
  private int skip(long length) {
    need(length);
    int from = at;
    at += (int) length;
    return from;
  }

  private void need(long length) {
    if (length < 0 || length > end - at) {
      throw corrupt(length + " bytes are due, " + (end - at) + " are left");
    }
  }

  private CorruptBlockException corrupt(String what) {
    return new CorruptBlockException("the block's content is damaged at byte " + at + ": " + what);
  }
}
