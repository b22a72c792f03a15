package io.dataaggregator.engine.definition;

import java.util.List;

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

  /**
   * Makes a row of each element of the array in {@code field}, which goes away; other fields
   * repeat.
   *
   * @param as what is decoded of each element, from pointers into it
   */
  record Explode(String field, List<FieldDefinition> as, Empty empty)
      implements TransformDefinition {}

  /**
   * Keeps the first of the records that are alike in the fields of {@code key} and less than {@code
   * withinMicros} of event time apart.
   */
  record Dedupe(List<String> key, long withinMicros) implements TransformDefinition {}

  /** What becomes of a record without any element to explode. */
  enum Empty {
    /** It is filtered. */
    DROP,
    /** It is one row, in which the fields of elements are null. */
    KEEP
  }
}
