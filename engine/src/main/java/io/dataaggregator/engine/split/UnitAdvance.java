package io.dataaggregator.engine.split;

/**
 * A unit's progress within an epoch.
 *
 * @param from where the epoch began in the unit; the unit's start where nothing was committed
 * @param to the progress that the epoch leaves behind
 */
public record UnitAdvance(long from, UnitProgress to) {}
