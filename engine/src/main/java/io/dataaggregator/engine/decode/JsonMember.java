package io.dataaggregator.engine.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A member's name as it was spelt, with the member that followed it last. */
final class JsonMember {
  /** Where its value goes; null where nobody asked for it. */
  final @Nullable JsonNode node;

  /** The guess for the member after this one. */
  @Nullable JsonMember next;

  private final byte[] text;
  private final long head;
  private final long headMask;

  /** A member named {@code bytes[from, to)}. */
  JsonMember(byte[] bytes, int from, int to, @Nullable JsonNode node) {
    this.node = node;
    text = new byte[to - from + 3];
    System.arraycopy(bytes, from, text, 1, to - from);
    text[0] = '"';
    text[text.length - 2] = '"';
    text[text.length - 1] = ':';
    int headBytes = Math.min(8, text.length);
    head = Swar.tail(text, 0, headBytes);
    headMask = -1L >>> (64 - 8 * headBytes);
  }

  /** The index after {@code "name":} where exactly that stands at {@code at}; otherwise -1. */
  int matchEnd(byte[] bytes, int at, int to) {
    int end = at + text.length;
    if (end > to || at + 8 > bytes.length || (Swar.load(bytes, at) & headMask) != head) return -1;
    boolean same = text.length <= 8 || Arrays.equals(text, 8, text.length, bytes, at + 8, end);
    return same ? end : -1;
  }
}
