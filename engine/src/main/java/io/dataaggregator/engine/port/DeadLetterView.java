package io.dataaggregator.engine.port;

import java.time.Instant;

/**
 * A record that could not be processed.
 *
 * @param unit name of the unit it stands in
 * @param offset where it begins in the unit
 * @param raw the record as read, cut at 16 KiB, malformed UTF-8 replaced
 */
public record DeadLetterView(
    long generation,
    String unit,
    long offset,
    String code,
    String message,
    String raw,
    Instant at) {}
