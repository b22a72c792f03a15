package io.dataaggregator.engine.definition;

/** A step between source and aggregate. */
public sealed interface TransformDefinition {
  /** Keeps records for which the CEL expression is true. */
  record Filter(String expression) implements TransformDefinition {}

  /** Adds field {@code name}, or replaces it, with the value of a CEL expression. */
  record Set(String name, String expression) implements TransformDefinition {}

  /** Takes field {@code name} away: what follows does not see it. */
  record Drop(String name) implements TransformDefinition {}

  /** Calls field {@code from} {@code to}. */
  record Rename(String from, String to) implements TransformDefinition {}
}
