package io.dataaggregator.engine.reference;

/**
 * Which content of a reference records were joined with.
 *
 * @param version names the content: the same content has the same name
 * @param rows how many rows have a key
 * @param loadedAtMicros when it was read, microseconds since 1970
 */
public record ReferenceVersion(String version, long rows, long loadedAtMicros) {}
