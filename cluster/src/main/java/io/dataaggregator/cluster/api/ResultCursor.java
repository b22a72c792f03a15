package io.dataaggregator.cluster.api;

import io.dataaggregator.engine.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * Where the next page of results begins: after {@code key}, in the same generation, with what was
 * published when the first page was read.
 */
record ResultCursor(long generation, long published, Bytes key) {
  private static final int HEAD_BYTES = 16;
  private static final int MAX_TEXT = 64 * 1024;

  String text() {
    byte[] bytes =
        ByteBuffer.allocate(HEAD_BYTES + key.length())
            .putLong(generation)
            .putLong(published)
            .put(key.array())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static Optional<ResultCursor> parse(String text) {
    if (text.length() > MAX_TEXT || !text.matches("[A-Za-z0-9_-]+")) return Optional.empty();
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() < HEAD_BYTES) return Optional.empty();
      long generation = bytes.getLong();
      long published = bytes.getLong();
      byte[] key = new byte[bytes.remaining()];
      bytes.get(key);
      return Optional.of(new ResultCursor(generation, published, Bytes.of(key)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
