package io.dataaggregator.engine.split;

import io.dataaggregator.engine.ledger.Rows;

/**
 * The whole state of a split some of whose records were not a row each.
 *
 * @param rows what became of the rows of aggregated records
 */
public record TransformedSnapshot(SplitSnapshot split, Rows rows) {}
