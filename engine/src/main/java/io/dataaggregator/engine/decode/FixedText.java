package io.dataaggregator.engine.decode;

import java.util.Arrays;

/** Bytes that are expected in a certain place, compared by the word. */
final class FixedText {
  private final byte[] text;
  private final long head;
  private final long headMask;

  /** The last eight bytes of a longer text. */
  private final long tail;

  FixedText(byte[] text) {
    this.text = text.clone();
    int headBytes = Math.min(8, text.length);
    head = headBytes == 8 ? Swar.load(text, 0) : Swar.tail(text, 0, headBytes);
    headMask = headBytes == 0 ? 0 : -1L >>> (64 - 8 * headBytes);
    tail = text.length < 8 ? 0 : Swar.load(text, text.length - 8);
  }

  /** The index after the text where exactly that stands at {@code at}; otherwise -1. */
  int matchEnd(byte[] bytes, int at, int to) {
    int length = text.length;
    int end = at + length;
    if (end > to || at + 8 > bytes.length || (Swar.load(bytes, at) & headMask) != head) return -1;
    if (length <= 8) return end;
    if (Swar.load(bytes, end - 8) != tail) return -1;
    return length <= 16 || Arrays.equals(text, 8, length - 8, bytes, at + 8, end - 8) ? end : -1;
  }
}
