package io.dataaggregator.engine.decode;

import org.jspecify.annotations.Nullable;

/** Turns the content of a JSON string with escapes into UTF-8. */
final class JsonStrings {
  private byte[] text = new byte[256];
  private int length;

  byte[] text() {
    return text;
  }

  int length() {
    return length;
  }

  /**
   * Unescapes {@code bytes[from, to)}, whose escapes were found well-formed; the result is in
   * {@link #text}.
   */
  @Nullable Fault unescape(byte[] bytes, int from, int to) {
    // no escape grows: six bytes make at most three, two surrogates make four
    if (text.length < to - from) text = new byte[2 * (to - from)];
    length = 0;
    int at = from;
    while (at < to) {
      byte c = bytes[at++];
      if (c != '\\') {
        text[length++] = c;
        continue;
      }
      byte kind = bytes[at++];
      if (kind != 'u') {
        text[length++] = simple(kind);
        continue;
      }
      int unit = hex(bytes, at);
      at += 4;
      if (Character.isSurrogate((char) unit)) {
        int low = lowAfter(bytes, at, to);
        if (!Character.isHighSurrogate((char) unit) || low < 0) return Fault.LONE_SURROGATE;
        at += 6;
        unit = Character.toCodePoint((char) unit, (char) low);
      }
      append(unit);
    }
    return null;
  }

  private static byte simple(byte kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  /** The low surrogate escaped at {@code at}, or -1. */
  private static int lowAfter(byte[] bytes, int at, int to) {
    if (at + 6 > to || bytes[at] != '\\' || bytes[at + 1] != 'u') return -1;
    int unit = hex(bytes, at + 2);
    return unit >= 0 && Character.isLowSurrogate((char) unit) ? unit : -1;
  }

  private void append(int point) {
    if (point < 0x80) {
      text[length++] = (byte) point;
      return;
    }
    if (point < 0x800) {
      text[length++] = (byte) (0xc0 | point >> 6);
    } else {
      if (point < 0x10000) {
        text[length++] = (byte) (0xe0 | point >> 12);
      } else {
        text[length++] = (byte) (0xf0 | point >> 18);
        text[length++] = (byte) (0x80 | (point >> 12 & 0x3f));
      }
      text[length++] = (byte) (0x80 | (point >> 6 & 0x3f));
    }
    text[length++] = (byte) (0x80 | (point & 0x3f));
  }

  /** The number of four hexadecimal digits, all of which must be in the array, or -1. */
  static int hex(byte[] bytes, int at) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(bytes[at + i], 16);
      if (digit < 0) return -1;
      value = (value << 4) | digit;
    }
    return value;
  }
}
