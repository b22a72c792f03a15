package io.dataaggregator.engine.split;

import io.dataaggregator.engine.dedupe.KeyBlock;
import java.util.List;

/**
 * The whole state of a split some of whose records had keys.
 *
 * @param keys those that are remembered
 */
public record KeysSnapshot(TransformedSnapshot split, List<KeyBlock> keys) {}
