package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;

/**
 * Where reading begins, in the order of keys.
 *
 * @param key a bucket's key or the beginning of one; {@link Bytes#EMPTY} for the first there is
 * @param inclusive whether the bucket of that very key is wanted
 */
public record KeyStart(Bytes key, boolean inclusive) {
  /** The first key. */
  public static final KeyStart FIRST = at(Bytes.EMPTY);

  /** Begins at {@code key}. */
  public static KeyStart at(Bytes key) {
    return new KeyStart(key, true);
  }

  /** Begins behind {@code key}. */
  public static KeyStart after(Bytes key) {
    return new KeyStart(key, false);
  }

  /** The same in another window; where the key is less than a window, from the first key on. */
  KeyStart in(long window) {
    if (key.length() < Long.BYTES) return FIRST;
    byte[] bytes = key.array().clone();
    KeyBuffer.BIG_ENDIAN.set(bytes, 0, window ^ Long.MIN_VALUE);
    return new KeyStart(Bytes.of(bytes), inclusive);
  }

  /** Whether {@code other} is wanted. */
  public boolean admits(Bytes other) {
    return admits(other.compareTo(key));
  }

  /** Whether a key that compares like this with {@link #key} is wanted. */
  boolean admits(int comparison) {
    return inclusive ? comparison >= 0 : comparison > 0;
  }
}
