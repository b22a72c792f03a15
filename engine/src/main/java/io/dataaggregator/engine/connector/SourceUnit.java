package io.dataaggregator.engine.connector;

/**
 * A part of a source that one split reads from begin to end: a file or a byte range of it.
 *
 * @param name unique within the source, for example a path, or a path and a range
 * @param sequence units of one sequence follow each other in event time, by {@code index}
 * @param index place in the sequence, from 0
 * @param start first offset
 * @param end offset after the last, or -1 where only reading tells (a compressed file)
 * @param sizeBytes how much there is to read, for balance between splits
 * @param fingerprint changes when the content behind it changes
 */
public record SourceUnit(
    String name,
    String sequence,
    int index,
    long start,
    long end,
    long sizeBytes,
    String fingerprint) {}
