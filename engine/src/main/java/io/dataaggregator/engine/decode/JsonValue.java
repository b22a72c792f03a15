package io.dataaggregator.engine.decode;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in a {@link JsonShape}.
 *
 * @param before what stands between the value before it, or the line's begin, and it
 * @param node where it goes; null where nobody asked for it
 * @param kind what it has to be where somebody did, unless it is null
 * @param depth how many objects and arrays it is within
 */
record JsonValue(FixedText before, @Nullable JsonNode node, JsonKind kind, int depth) {}
