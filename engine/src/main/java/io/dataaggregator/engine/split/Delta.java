package io.dataaggregator.engine.split;

import io.dataaggregator.engine.bytes.Bytes;

/**
 * What an epoch adds to the buckets, and what the one who counted it says of it.
 *
 * @param buckets the encoding; empty where no record was aggregated
 * @param size how many buckets it touches
 * @param bytes memory they take, about
 * @param records hidden record counts, summed
 * @param earliestClose the first frontier that closes one of them, {@link Long#MAX_VALUE} for
 *     buckets of all time
 */
public record Delta(Bytes buckets, int size, long bytes, long records, long earliestClose) {
  public static final Delta EMPTY = new Delta(Bytes.EMPTY, 0, 0, 0, Long.MAX_VALUE);
}
