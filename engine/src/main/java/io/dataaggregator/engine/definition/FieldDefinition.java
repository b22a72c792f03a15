package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.batch.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * A field to decode.
 *
 * @param name what expressions call it
 * @param from where it stands in a record: a column name (CSV) or a JSON pointer
 * @param type what it becomes
 * @param timestamp how its text is read; only for timestamps, otherwise null
 */
public record FieldDefinition(
    String name, String from, FieldType type, @Nullable TimestampFormat timestamp) {}
