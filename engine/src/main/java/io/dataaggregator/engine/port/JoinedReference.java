package io.dataaggregator.engine.port;

import io.dataaggregator.engine.ledger.Ledger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records that were joined with one version of a reference.
 *
 * @param lookup which of the pipeline's lookups, from 1
 * @param reference what it looks up in
 * @param version names the content; null for earlier versions together
 * @param rows how many rows had a key; 0 for earlier versions together
 * @param loadedAt when it was first read
 */
public record JoinedReference(
    int lookup,
    String reference,
    @Nullable String version,
    long rows,
    Instant loadedAt,
    Ledger ledger) {}
