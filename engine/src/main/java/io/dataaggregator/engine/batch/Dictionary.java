package io.dataaggregator.engine.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Distinct byte strings, numbered from 0 in order of arrival. Text is kept once, end to end, in one
 * array; look-up is by open addressing on a mixed hash, without allocation.
 */
public final class Dictionary {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LIMIT_ENTRIES = 1 << 20;
  private static final int LIMIT_BYTES = 1 << 26;

  private byte[] text = new byte[1024];
  private int[] ends = new int[65];

  /** In the upper half an entry's hash, in the lower one its id and one; 0 is nothing. */
  private long[] slots = new long[128];

  private int size;

  /** How many distinct strings. */
  public int size() {
    return size;
  }

  /** Memory that it takes. */
  public long bytes() {
    return text.length + (long) Integer.BYTES * ends.length + (long) Long.BYTES * slots.length;
  }

  /** True when the reader should start a new dictionary at the next batch. */
  public boolean isFull() {
    return size >= LIMIT_ENTRIES || ends[size] >= LIMIT_BYTES;
  }

  /** The array that holds all text; entry {@code id} is {@code [start(id), end(id))}. */
  public byte[] text() {
    return text;
  }

  public int start(int id) {
    return ends[id];
  }

  public int end(int id) {
    return ends[id + 1];
  }

  public String string(int id) {
    return new String(text, start(id), end(id) - start(id), StandardCharsets.UTF_8);
  }

  /** The id of the bytes {@code bytes[from, to)}, which are added if they are new. */
  public int add(byte[] bytes, int from, int to) {
    int hash = hash(bytes, from, to);
    int at = slot(hash, bytes, from, to);
    return slots[at] == 0 ? append(hash, at, bytes, from, to) : (int) slots[at] - 1;
  }

  /** The id of a string, which is added if it is new. */
  public int add(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return add(bytes, 0, bytes.length);
  }

  /** The id of the bytes, or -1 if they are not here. */
  public int find(byte[] bytes, int from, int to) {
    return (int) slots[slot(hash(bytes, from, to), bytes, from, to)] - 1;
  }

  /** Where the bytes are, or an empty slot where they belong. */
  private int slot(int hash, byte[] bytes, int from, int to) {
    int mask = slots.length - 1;
    int at = hash & mask;
    for (long slot; (slot = slots[at]) != 0; at = (at + 1) & mask) {
      int id = (int) slot - 1;
      if ((int) (slot >>> 32) == hash
          && Arrays.equals(text, ends[id], ends[id + 1], bytes, from, to)) {
        return at;
      }
    }
    return at;
  }

  /** A mixed hash of the bytes {@code bytes[from, to)}: eight at a time, by multiply and fold. */
  public static int hash(byte[] bytes, int from, int to) {
    long hash = (to - from) * 0x9E3779B97F4A7C15L;
    int at = from;
    for (; at + 8 <= to; at += 8) hash = fold(hash ^ (long) LONGS.get(bytes, at));
    long tail = 0;
    for (int shift = 0; at < to; at++, shift += 8) tail |= (bytes[at] & 0xffL) << shift;
    hash = fold(hash ^ tail);
    return (int) (hash ^ hash >>> 32);
  }

  private static long fold(long value) {
    long high = Math.multiplyHigh(value, 0xD6E8FEB86659FD93L);
    return high ^ value * 0xD6E8FEB86659FD93L ^ value >>> 29;
  }

  private int append(int hash, int at, byte[] bytes, int from, int to) {
    int id = size;
    int start = ends[id];
    int length = to - from;
    if (start + length > text.length) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, start + length));
    }
    System.arraycopy(bytes, from, text, start, length);
    if (id + 1 == ends.length) ends = Arrays.copyOf(ends, id * 2 + 1);
    ends[id + 1] = start + length;
    slots[at] = ((long) hash << 32) | (id + 1);
    size++;
    if (size * 2 > slots.length) grow();
    return id;
  }

  private void grow() {
    long[] wider = new long[slots.length * 2];
    int mask = wider.length - 1;
    for (long slot : slots) {
      if (slot == 0) continue;
      int at = (int) (slot >>> 32) & mask;
      while (wider[at] != 0) at = (at + 1) & mask;
      wider[at] = slot;
    }
    slots = wider;
  }
}
