package io.dataaggregator.cluster.api;

import io.dataaggregator.engine.aggregate.Rollup;
import io.dataaggregator.engine.bytes.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of results begins: after a key, in the same generation, with what was
 * published when the first page was read. Keys may be long and a cursor has to fit into an address,
 * so of a long key it has the beginning, and a digest that tells it from others that begin so.
 *
 * @param from the key, or its beginning
 * @param digest of the whole key; empty where {@code from} is the key
 * @param rolled of which rollup the key is; null where it is a bucket's
 */
record ResultCursor(
    long generation, long published, Bytes from, Bytes digest, @Nullable Rolled rolled) {
  /**
   * A rollup that is read page by page.
   *
   * @param tag tells rollups apart
   * @param closed the frontier that windows were closed by when the first page was read
   */
  record Rolled(long tag, long closed) {
    /** The rollup that is read with {@code closed}. */
    static Rolled of(Rollup rollup, long closed) {
      return new Rolled(tag(rollup), closed);
    }

    private static long tag(Rollup rollup) {
      String text = rollup.plan().keys() + " " + rollup.plan().window();
      byte[] digest = sha256(Bytes.of(text.getBytes(StandardCharsets.UTF_8))).array();
      return ByteBuffer.wrap(digest).getLong();
    }
  }

  private static final int MAX_FROM = 600;
  private static final int DIGEST_BYTES = 32;
  private static final int HEAD_BYTES = 17;
  // in the byte that has the digest's length
  private static final int ROLLED = 0x40;
  private static final int ROLLED_BYTES = 16;

  /** The cursor behind the row of {@code key}. */
  static ResultCursor after(long generation, long published, Bytes key, @Nullable Rolled rolled) {
    boolean whole = key.length() <= MAX_FROM;
    Bytes from = whole ? key : Bytes.of(Arrays.copyOf(key.array(), MAX_FROM));
    return new ResultCursor(generation, published, from, whole ? Bytes.EMPTY : sha256(key), rolled);
  }

  /** Whether it was made by reading so; null for buckets as they are. */
  boolean isOf(@Nullable Rollup rollup) {
    if (rolled == null || rollup == null) return rolled == null && rollup == null;
    return rolled.equals(Rolled.of(rollup, rolled.closed()));
  }

  /** Whether {@link #from} is all of the key. */
  boolean isWhole() {
    return digest.isEmpty();
  }

  /** Whether this is behind the row of {@code key}. */
  boolean isAfter(Bytes key) {
    return isWhole() ? from.equals(key) : digest.equals(sha256(key));
  }

  /** Whether all rows that begin as that of {@link #from} does are before {@code key}. */
  boolean isFarBefore(Bytes key) {
    int length = Math.min(key.length(), from.length());
    return Arrays.compareUnsigned(key.array(), 0, length, from.array(), 0, from.length()) > 0;
  }

  String text() {
    int length = HEAD_BYTES + (rolled == null ? 0 : ROLLED_BYTES) + digest.length() + from.length();
    ByteBuffer bytes =
        ByteBuffer.allocate(length)
            .putLong(generation)
            .putLong(published)
            .put((byte) (digest.length() | (rolled == null ? 0 : ROLLED)));
    if (rolled != null) bytes.putLong(rolled.tag()).putLong(rolled.closed());
    bytes.put(digest.array()).put(from.array());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  static Optional<ResultCursor> parse(String text) {
    if (!text.matches("[A-Za-z0-9_-]+")) return Optional.empty();
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      long generation = bytes.getLong();
      long published = bytes.getLong();
      int form = bytes.get();
      boolean isRolled = (form & ROLLED) != 0;
      Rolled rolled = isRolled ? new Rolled(bytes.getLong(), bytes.getLong()) : null;
      int digest = isRolled ? form - ROLLED : form;
      if (digest != 0 && digest != DIGEST_BYTES) return Optional.empty();
      Bytes told = take(bytes, digest);
      Bytes from = take(bytes, bytes.remaining());
      return Optional.of(new ResultCursor(generation, published, from, told, rolled));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
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
