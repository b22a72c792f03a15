/**
 * Buckets of accumulators by window and group key, their encoding, and the merge of sealed
 * segments.
 */
@NullMarked
package io.dataaggregator.engine.aggregate;

import org.jspecify.annotations.NullMarked;
