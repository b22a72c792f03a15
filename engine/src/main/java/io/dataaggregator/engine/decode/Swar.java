package io.dataaggregator.engine.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time in a long ("SIMD within a register", see Hacker's Delight 6-1). Byte i of
 * the array is byte i of the long counted from its low end, so the first match is the lowest bit.
 */
final class Swar {
  static final long ONES = 0x0101010101010101L;
  static final long HIGHS = 0x8080808080808080L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Swar() {}

  /** The eight bytes at {@code at}, all of which must be in the array. */
  static long load(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /** The bytes of {@code [at, to)}, fewer than eight, with zeros behind them. */
  static long tail(byte[] bytes, int at, int to) {
    long word = 0;
    for (int i = at, shift = 0; i < to; i++, shift += 8) word |= (bytes[i] & 0xffL) << shift;
    return word;
  }

  /** The byte in every place. */
  static long fill(int value) {
    return ONES * value;
  }

  /**
   * Marks bytes that equal the pattern's: the lowest mark is exact, higher ones may be too many
   * (the subtraction borrows).
   */
  static long firstEqual(long word, long pattern) {
    long x = word ^ pattern;
    return (x - ONES) & ~x & HIGHS;
  }

  /** High bit set in every byte that is no ASCII digit, and no other bit. Exact. */
  static long notDigits(long word) {
    long x = word ^ 0x3030303030303030L;
    return (((x & ~HIGHS) + 0x7676767676767676L) | x) & HIGHS;
  }

  /** Whether all eight bytes are ASCII digits. */
  static boolean areDigits(long word) {
    // a digit has the high half of '0', and still has it with six added
    return (word & 0xF0F0F0F0F0F0F0F0L) == 0x3030303030303030L
        && ((word + 0x0606060606060606L) & 0xF0F0F0F0F0F0F0F0L) == 0x3030303030303030L;
  }

  /**
   * The number that eight ASCII digits are, the first byte's being the highest: pairs of digits
   * become numbers of two, then of four, then of eight (see D. Lemire, "Quickly parsing eight
   * digits", 2018).
   */
  static long digits(long word) {
    long ones = word - 0x3030303030303030L;
    long twos = (ones * 10 + (ones >>> 8)) & 0x00FF00FF00FF00FFL;
    long fours = (twos * 100 + (twos >>> 16)) & 0x0000FFFF0000FFFFL;
    return (fours * 10_000 + (fours >>> 32)) & 0xFFFFFFFFL;
  }

  /** The bytes of {@code [from, to)}, one to eight and none of the array's first, zeros before. */
  static long last(byte[] bytes, int from, int to) {
    long kept = -1L << (8 * (from + 8 - to));
    return (load(bytes, to - 8) & kept) | (0x3030303030303030L & ~kept);
  }

  /** The number of one to eight ASCII digits, or -1 where these are not, or cannot be loaded. */
  static long upTo8(byte[] bytes, int from, int to) {
    if (from >= to || to < 8) return -1;
    long word = last(bytes, from, to);
    return areDigits(word) ? digits(word) : -1;
  }

  /** The number of nine to sixteen ASCII digits, or -1 as above. */
  static long upTo16(byte[] bytes, int from, int to) {
    if (to - from > 16 || to < 16) return -1;
    long high = last(bytes, from, to - 8);
    long low = load(bytes, to - 8);
    return areDigits(high) && areDigits(low) ? digits(high) * 100_000_000 + digits(low) : -1;
  }

  /** One bit for each byte: its high bit, of a word that has no other bits. */
  static long bits(long marks) {
    return ((marks >>> 7) * 0x0102040810204080L) >>> 56;
  }

  /** Index in the word of the lowest mark. */
  static int first(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }

  /** Index of the first {@code value} in {@code bytes[from, to)}, or -1. */
  static int indexOf(byte[] bytes, int from, int to, byte value) {
    long pattern = fill(value);
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long marks = firstEqual(load(bytes, at), pattern);
      if (marks != 0) return at + first(marks);
    }
    for (; at < to; at++) if (bytes[at] == value) return at;
    return -1;
  }
}
