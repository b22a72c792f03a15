package io.dataaggregator.connectors.spi;

import io.dataaggregator.engine.batch.RecordBatch;

/**
 * Consecutive records of one unit. One without records that goes no further and is not finished
 * says that the unit has nothing to give for now.
 *
 * @param unit the unit's number within its generation
 * @param batch the records and rejects; the receiver's until it pulls again
 * @param offset where the record after the last one begins
 * @param finished whether the unit ends here; such a batch may be empty
 */
public record UnitBatch(int unit, RecordBatch batch, long offset, boolean finished) {}
