package io.dataaggregator.engine.definition;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /**
   * Adds fields of the one row of a reference that has the record's key.
   *
   * @param on the reference's field to the record's field that must equal it
   * @param take the reference's field to what it is called in the record
   * @param refreshMicros how often the reference is read again while a run goes; null for never
   */
  record Lookup(
      ReferenceDefinition reference,
      Map<String, String> on,
      Map<String, String> take,
      Missing missing,
      @Nullable Long refreshMicros)
      implements TransformDefinition {
    /** The reference's fields that are its key, in the order of {@link #on}. */
    public List<FieldDefinition> keyFields() {
      return named(on);
    }

    /** The reference's fields that are taken, in the order of {@link #take}. */
    public List<FieldDefinition> takenFields() {
      return named(take);
    }

    /** The reference's fields that are used, each once. */
    public List<FieldDefinition> usedFields() {
      return Stream.concat(keyFields().stream(), takenFields().stream()).distinct().toList();
    }

    /** This lookup without a {@code refresh}. */
    public Lookup readOnce() {
      return new Lookup(reference, on, take, missing, null);
    }

    private List<FieldDefinition> named(Map<String, String> names) {
      return names.keySet().stream()
          .flatMap(name -> reference.fields().stream().filter(field -> field.name().equals(name)))
          .toList();
    }
  }

  /** What becomes of a record whose key is not in the reference. */
  enum Missing {
    /** It goes on, and the fields that were to be taken are null. */
    KEEP,
    /** It is filtered. */
    DROP,
    /** It is rejected: a dead letter. */
    REJECT
  }

  /** What becomes of a record without any element to explode. */
  enum Empty {
    /** It is filtered. */
    DROP,
    /** It is one row, in which the fields of elements are null. */
    KEEP
  }
}
