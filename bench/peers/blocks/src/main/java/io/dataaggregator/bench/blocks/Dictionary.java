package io.dataaggregator.bench.blocks;

import java.util.Arrays;

/** Few short ASCII texts as small numbers; one that is known costs no object. */
final class Dictionary {
  private static final int SLOTS = 4_096;
  private static final int LIMIT = 2_000;

  private final int[] hashes = new int[SLOTS];
  private final int[] ids = new int[SLOTS];
  private final byte[][] values = new byte[LIMIT][];
  private byte[] scratch = new byte[64];
  private int size;

  Dictionary() {
    Arrays.fill(ids, -1);
  }

  int get(char[] text, int from, int length) {
    if (length > scratch.length) scratch = new byte[length];
    for (int i = 0; i < length; i++) scratch[i] = (byte) text[from + i];
    return get(scratch, 0, length);
  }

  int get(byte[] text, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) hash = hash * 31 + text[i];
    int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    for (int id; (id = ids[slot]) >= 0; slot = (slot + 1) & (SLOTS - 1)) {
      if (hashes[slot] == hash) {
        byte[] value = values[id];
        if (Arrays.equals(value, 0, value.length, text, from, from + length)) return id;
      }
    }
    if (size == LIMIT) throw new IllegalStateException("more than " + LIMIT + " different texts");
    ids[slot] = size;
    hashes[slot] = hash;
    values[size] = Arrays.copyOfRange(text, from, from + length);
    return size++;
  }

  byte[] text(int id) {
    return values[id];
  }
}
