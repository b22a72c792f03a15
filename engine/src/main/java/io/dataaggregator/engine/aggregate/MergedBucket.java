package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bucket, merged over splits and seals.
 *
 * @param key its key, by {@link KeyCodec}
 * @param windowStart start of its window in microseconds; {@link Long#MIN_VALUE} without windows
 * @param keyValues the group key: Boolean, Long, Double, BigDecimal, String, Instant or null
 * @param callValues what the plan's calls come to
 * @param records how many records it counts
 * @param seals how many seals hold it
 * @param open whether an open table contributed
 */
public record MergedBucket(
    Bytes key,
    long windowStart,
    List<@Nullable Object> keyValues,
    List<@Nullable Object> callValues,
    long records,
    int seals,
    boolean open) {}
