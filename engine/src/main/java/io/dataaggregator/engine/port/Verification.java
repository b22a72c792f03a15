package io.dataaggregator.engine.port;

import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import java.util.List;

/**
 * A check of the books against what is stored.
 *
 * @param ledger counts that the splits committed
 * @param rows what became of the rows of aggregated records
 * @param joined what became of records by the version of a reference that they were joined with
 * @param recordsInSegments hidden record counts summed over published and unpublished segments
 * @param recordsInOpenBuckets the same over buckets in the splits' state
 * @param deadLetters visible dead letters
 * @param balanced whether all of them agree
 * @param explanation one line: what agrees, or what does not and by how much
 */
public record Verification(
    long generation,
    Ledger ledger,
    Rows rows,
    List<JoinedReference> joined,
    long recordsInSegments,
    long recordsInOpenBuckets,
    long deadLetters,
    boolean balanced,
    String explanation) {}
