package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.bytes.Bytes;
import java.time.Instant;

/**
 * A record that could not be processed, as a split writes it.
 *
 * @param unit the unit's number within its generation
 * @param offset where the record begins in the unit
 * @param raw the record as read; what is beyond 16 KiB is cut
 */
public record DeadLetter(
    int unit, String unitName, long offset, String code, String message, Bytes raw, Instant at) {}
