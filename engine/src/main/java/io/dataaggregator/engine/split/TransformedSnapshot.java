package io.dataaggregator.engine.split;

import io.dataaggregator.engine.dedupe.KeyBlock;
import io.dataaggregator.engine.ledger.Rows;
import java.util.List;

/**
 * The whole state of a split some of whose records were not a row each, or had keys.
 *
 * @param rows what became of the rows of aggregated records
 * @param keys that are remembered
 */
public record TransformedSnapshot(SplitSnapshot split, Rows rows, List<KeyBlock> keys) {}
