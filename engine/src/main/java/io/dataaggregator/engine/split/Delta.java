package io.dataaggregator.engine.split;

import io.dataaggregator.engine.bytes.Bytes;

/**
 * What an epoch adds to the buckets, and what the one who counted it says of it.
 *
 * @param buckets the encoding; empty where no record was aggregated
 * @param size how many buckets it touches
 * @param bytes memory they take, about
 * @param records hidden record counts, summed
 * @param earliestLate the first frontier under which one of the records would be late, {@link
 *     Long#MAX_VALUE} where none ever is
 */
public record Delta(Bytes buckets, int size, long bytes, long records, long earliestLate) {
  public static final Delta EMPTY = new Delta(Bytes.EMPTY, 0, 0, 0, Long.MAX_VALUE);
}
