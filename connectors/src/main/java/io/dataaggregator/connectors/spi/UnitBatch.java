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
 * @param waits whether a unit that has nothing to give for now is held back, by a rate for example:
 *     that is no silence, however long it takes
 */
public record UnitBatch(int unit, RecordBatch batch, long offset, boolean finished, boolean waits) {
  /** What a unit gives that is not held back. */
  public UnitBatch(int unit, RecordBatch batch, long offset, boolean finished) {
    this(unit, batch, offset, finished, false);
  }
}
