package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.batch.Dictionary;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Ranks of strings in unsigned byte order, by a merge sort that mostly compares first eight bytes.
 */
final class TextOrder {
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int INSERTION = 8;

  private final Dictionary dictionary;
  private final int[] ids;
  private final long[] prefixes;

  private TextOrder(Dictionary dictionary, int[] ids, int count) {
    this.dictionary = dictionary;
    this.ids = ids;
    prefixes = new long[count];
    for (int k = 0; k < count; k++) prefixes[k] = prefix(ids[k]);
  }

  /** For each of the first {@code count} entries {@code ids}, all distinct, its rank from 0. */
  static int[] ranks(Dictionary dictionary, int[] ids, int count) {
    var order = new TextOrder(dictionary, ids, count);
    int[] sorted = new int[count];
    for (int k = 0; k < count; k++) sorted[k] = k;
    order.sort(sorted.clone(), sorted, 0, count);
    int[] ranks = new int[count];
    for (int rank = 0; rank < count; rank++) ranks[sorted[rank]] = rank;
    return ranks;
  }

  /** Sorts {@code into[from, to)}; {@code spare} holds the same there and is used up. */
  private void sort(int[] spare, int[] into, int from, int to) {
    if (to - from <= INSERTION) {
      insert(into, from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(into, spare, from, middle);
    sort(into, spare, middle, to);
    int left = from;
    int right = middle;
    for (int at = from; at < to; at++) {
      boolean takeLeft = right == to || (left < middle && compare(spare[left], spare[right]) < 0);
      into[at] = takeLeft ? spare[left++] : spare[right++];
    }
  }

  private void insert(int[] into, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int moving = into[i];
      int at = i;
      while (at > from && compare(into[at - 1], moving) > 0) into[at] = into[--at];
      into[at] = moving;
    }
  }

  private int compare(int left, int right) {
    if (prefixes[left] != prefixes[right]) {
      return Long.compareUnsigned(prefixes[left], prefixes[right]);
    }
    byte[] text = dictionary.text();
    int a = ids[left];
    int b = ids[right];
    return Arrays.compareUnsigned(
        text, dictionary.start(a), dictionary.end(a), text, dictionary.start(b), dictionary.end(b));
  }

  /** The first eight bytes as an unsigned number, padded with zeros, which equal prefixes allow. */
  private long prefix(int id) {
    int start = dictionary.start(id);
    int length = dictionary.end(id) - start;
    byte[] text = dictionary.text();
    if (length >= 8) return (long) BIG_ENDIAN.get(text, start);
    long prefix = 0;
    for (int i = 0; i < length; i++) prefix |= (text[start + i] & 0xffL) << (56 - 8 * i);
    return prefix;
  }
}
