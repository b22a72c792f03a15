package io.dataaggregator.engine.batch;

/** A named, typed column. Every field is nullable; missing equals null. */
public record Field(String name, FieldType type) {}
