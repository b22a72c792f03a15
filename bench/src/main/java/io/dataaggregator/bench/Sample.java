package io.dataaggregator.bench;

/**
 * One run of one system.
 *
 * @param cpu seconds of CPU, of PostgreSQL too
 * @param postgres of these PostgreSQL's; a peer has none
 * @param deferred CPU seconds of node and PostgreSQL since the run before, in nobody's name
 * @param wall seconds
 * @param peakMiB the largest resident set of its JVM
 * @param rows what was found at its sink
 */
record Sample(double cpu, double postgres, double deferred, double wall, long peakMiB, Rows rows) {}
