package io.dataaggregator.engine.split;

/**
 * How far a unit has been read.
 *
 * @param unit the unit's number within its generation
 * @param offset where the next record begins
 * @param watermark no record before this event time is expected from the unit, in microseconds;
 *     {@link Long#MIN_VALUE} while nothing is known
 * @param idle the source had nothing to give
 * @param finished the unit was read to its end
 */
public record UnitProgress(int unit, long offset, long watermark, boolean idle, boolean finished) {}
