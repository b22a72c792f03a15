package io.dataaggregator.engine.batch;

import io.dataaggregator.engine.bytes.Bytes;

/**
 * A source record that could not be processed.
 *
 * @param offset where the record begins in its unit
 * @param code stable dotted reason, for example {@code record.not-a-number}
 * @param message what is wrong, with field and value
 * @param raw the record's bytes as read, cut at {@link #RAW_LIMIT_BYTES}
 */
public record Reject(long offset, String code, String message, Bytes raw) {
  /** How much of a record a dead letter keeps. */
  public static final int RAW_LIMIT_BYTES = 16 * 1024;
}
