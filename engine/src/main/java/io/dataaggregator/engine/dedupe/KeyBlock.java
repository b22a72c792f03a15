package io.dataaggregator.engine.dedupe;

import io.dataaggregator.engine.bytes.Bytes;

/**
 * Keys with their times, encoded. On disk: the form of {@code entries} never changes.
 *
 * @param entries empty where there is no key
 * @param keys how many there are
 * @param bytes memory that they take once they are decoded, about
 * @param forgetAt the first frontier at which none of them is needed any more
 */
public record KeyBlock(Bytes entries, int keys, long bytes, long forgetAt) {
  public static final KeyBlock NONE = new KeyBlock(Bytes.EMPTY, 0, 0, Long.MIN_VALUE);
}
