package io.dataaggregator.engine.decode;

/** UTF-8 as RFC 3629 has it: shortest forms only, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  static boolean isValid(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (at + 8 <= to && (Swar.load(bytes, at) & Swar.HIGHS) == 0) {
        at += 8;
        continue;
      }
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

  /** Where the text after a byte order mark begins; {@code from} where there is none. */
  static int skipMark(byte[] bytes, int from, int to) {
    boolean mark =
        to - from >= 3
            && bytes[from] == (byte) 0xef
            && bytes[from + 1] == (byte) 0xbb
            && bytes[from + 2] == (byte) 0xbf;
    return mark ? from + 3 : from;
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
