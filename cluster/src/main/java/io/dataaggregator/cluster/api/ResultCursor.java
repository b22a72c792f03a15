package io.dataaggregator.cluster.api;

import io.dataaggregator.engine.bytes.Bytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Where the next page of results begins: after a key, in the same generation, with what was
 * published when the first page was read. Keys may be long and a cursor has to fit into an address,
 * so of a long key it has the beginning, and a digest that tells it from others that begin so.
 *
 * @param from the key, or its beginning
 * @param digest of the whole key; empty where {@code from} is the key
 */
record ResultCursor(long generation, long published, Bytes from, Bytes digest) {
  private static final int MAX_FROM = 600;
  private static final int DIGEST_BYTES = 32;
  private static final int HEAD_BYTES = 17;

  /** The cursor behind the row of {@code key}. */
  static ResultCursor after(long generation, long published, Bytes key) {
    return key.length() <= MAX_FROM
        ? new ResultCursor(generation, published, key, Bytes.EMPTY)
        : new ResultCursor(
            generation, published, Bytes.of(Arrays.copyOf(key.array(), MAX_FROM)), sha256(key));
  }

  /** Whether {@link #from} is all of the key. */
  boolean isWhole() {
    return digest.isEmpty();
  }

  /** Whether this is behind the row of {@code key}. */
  boolean isAfter(Bytes key) {
    return isWhole() ? from.equals(key) : digest.equals(sha256(key));
  }

  String text() {
    byte[] bytes =
        ByteBuffer.allocate(HEAD_BYTES + digest.length() + from.length())
            .putLong(generation)
            .putLong(published)
            .put((byte) digest.length())
            .put(digest.array())
            .put(from.array())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static Optional<ResultCursor> parse(String text) {
    if (!text.matches("[A-Za-z0-9_-]+")) return Optional.empty();
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() < HEAD_BYTES) return Optional.empty();
      long generation = bytes.getLong();
      long published = bytes.getLong();
      int digest = bytes.get();
      if ((digest != 0 && digest != DIGEST_BYTES) || bytes.remaining() < digest) {
        return Optional.empty();
      }
      Bytes told = take(bytes, digest);
      return Optional.of(
          new ResultCursor(generation, published, take(bytes, bytes.remaining()), told));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Bytes take(ByteBuffer bytes, int length) {
    byte[] taken = new byte[length];
    bytes.get(taken);
    return Bytes.of(taken);
  }

  private static Bytes sha256(Bytes key) {
    try {
      return Bytes.of(MessageDigest.getInstance("SHA-256").digest(key.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
