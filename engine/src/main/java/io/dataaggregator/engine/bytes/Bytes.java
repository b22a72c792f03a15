package io.dataaggregator.engine.bytes;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A byte string with the equality and order of its content (unsigned, lexicographic). The array is
 * shared, not copied: whoever hands one over stops writing to it.
 */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** Wraps {@code array}, which is not written to again. */
  public static Bytes of(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /** The content; not to be written to. */
  public byte[] array() {
    return array;
  }

  public int length() {
    return array.length;
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /** Length and first bytes: content may be data of users. */
  @Override
  public String toString() {
    int shown = Math.min(8, array.length);
    return array.length + " bytes " + HexFormat.of().formatHex(array, 0, shown);
  }
}
