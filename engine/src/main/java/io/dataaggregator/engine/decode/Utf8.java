package io.dataaggregator.engine.decode;

/** UTF-8 as RFC 3629 has it: shortest forms only, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private Utf8() {}

  static boolean isValid(byte[] bytes, int from, int to) {
    return isAscii(bytes, from, to) || isWellFormed(bytes, from, to);
  }

  /** Most text is, and then no byte is looked at alone. */
  private static boolean isAscii(byte[] bytes, int from, int to) {
    int at = from;
    for (; at + 8 <= to; at += 8) {
      if ((Swar.load(bytes, at) & Swar.HIGHS) != 0) return false;
    }
    if (at == to) return true;
    boolean readable = at + 8 <= bytes.length;
    // the shift drops what lies behind the end
    long rest = readable ? Swar.load(bytes, at) << (64 - 8 * (to - at)) : Swar.tail(bytes, at, to);
    return (rest & Swar.HIGHS) == 0;
  }

  private static boolean isWellFormed(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (bytes[at] >= 0) {
        at++;
        continue;
      }
      int length = sequence(bytes, at, to);
      if (length < 0) return false;
      at += length;
    }
    return true;
  }

  /**
   * Where the text of a unit begins, after a byte order mark at its {@code offset} 0; -1 where only
   * more bytes tell.
   */
  static int afterMark(byte[] bytes, int from, int to, long offset, boolean end) {
    if (offset != 0) return from;
    for (int i = 0; i < MARK.length; i++) {
      if (from + i == to) return end ? from : -1;
      if (bytes[from + i] != MARK[i]) return from;
    }
    return from + MARK.length;
  }

  /** Length of the multi-byte sequence at {@code at}, or -1 where it is none. */
  private static int sequence(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xff;
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + length > to) return -1;
    int second = bytes[at + 1] & 0xff;
    // the second byte carries the bounds that lead bytes alone cannot express (RFC 3629, section 4)
    int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) return -1;
    for (int i = 2; i < length; i++) if ((bytes[at + i] & 0xc0) != 0x80) return -1;
    return length;
  }
}
