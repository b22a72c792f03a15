package io.dataaggregator.persistence.store;

import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.split.SplitId;

/**
 * A split as its read model shows it.
 *
 * @param sequence the split's journal sequence number
 * @param ledger what it committed
 * @param deadLetters dead letters of committed epochs
 * @param frontier frontier of its last seal, in microseconds
 * @param watermark minimum over its units, in microseconds; {@link Long#MIN_VALUE} while unknown
 * @param openRecords hidden record counts summed over the buckets in its state
 * @param stateBytes size of its last encoded state
 * @param finished every unit that it was given was read to its end
 */
public record SplitStatus(
    SplitId split,
    long sequence,
    Ledger ledger,
    long deadLetters,
    long frontier,
    long seal,
    long watermark,
    long openBuckets,
    long openRecords,
    long stateBytes,
    boolean finished) {}
