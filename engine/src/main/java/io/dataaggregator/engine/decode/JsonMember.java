package io.dataaggregator.engine.decode;

import org.jspecify.annotations.Nullable;

/** A member's name as it was spelt, with the member that followed it last. */
final class JsonMember {
  /** Where its value goes; null where nobody asked for it. */
  final @Nullable JsonNode node;

  /** The guess for the member after this one. */
  @Nullable JsonMember next;

  private final FixedText text;

  /** A member named {@code bytes[from, to)}. */
  JsonMember(byte[] bytes, int from, int to, @Nullable JsonNode node) {
    this.node = node;
    byte[] spelt = new byte[to - from + 3];
    System.arraycopy(bytes, from, spelt, 1, to - from);
    spelt[0] = '"';
    spelt[spelt.length - 2] = '"';
    spelt[spelt.length - 1] = ':';
    text = new FixedText(spelt);
  }

  /** The index after {@code "name":} where exactly that stands at {@code at}; otherwise -1. */
  int matchEnd(byte[] bytes, int at, int to) {
    return text.matchEnd(bytes, at, to);
  }
}
