package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.TransformDefinition;
import io.dataaggregator.engine.expression.CompiledExpression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transform with its expression compiled. */
sealed interface Step {
  /** A pipeline has no more lookups than this. */
  int MAX_LOOKUPS = 8;

  /** Keeps records for which the expression is true. */
  record Keep(CompiledExpression expression) implements Step {}

  /** Adds a column, or replaces the one of that name. */
  record Put(Field field, CompiledExpression expression) implements Step {}

  /**
   * Leaves columns out, or calls them otherwise.
   *
   * @param before the columns that there were
   * @param after those that are left
   * @param positions where each of them was
   */
  record Project(Schema before, Schema after, List<Integer> positions) implements Step {}

  /**
   * Makes a row of each element of an array.
   *
   * @param before the columns that there were
   * @param array where the array is among them
   * @param kept where the columns are that repeat
   * @param elements what is decoded of each element
   * @param after the columns that repeat, then those of the elements
   * @param keepEmpty whether a record without elements is a row
   */
  record Explode(
      Schema before,
      int array,
      List<Integer> kept,
      List<FieldDefinition> elements,
      Schema after,
      boolean keepEmpty)
      implements Step {
    /** What the array is called. */
    String field() {
      return before.field(array).name();
    }
  }

  /**
   * Keeps the first record of each key.
   *
   * @param key where the columns of the key are
   * @param time where event time is
   */
  record Dedupe(List<Integer> key, int time, long withinMicros) implements Step {}

  /**
   * Adds columns of a reference.
   *
   * @param number which of the pipeline's lookups it is, from 0
   * @param key where the columns of the key are
   * @param taken the columns that are added
   */
  record Lookup(
      int number, TransformDefinition.Lookup definition, List<Integer> key, List<Field> taken)
      implements Step {}

  /** What {@code name} was called before this step, or null where this step makes it. */
  default @Nullable String former(String name) {
    return switch (this) {
      case Keep keep -> name;
      case Put put -> put.field().name().equals(name) ? null : name;
      case Project project ->
          project.before().field(project.positions().get(project.after().position(name))).name();
      case Explode explode -> explode.after().position(name) >= explode.kept().size() ? null : name;
      case Dedupe dedupe -> name;
      case Lookup lookup ->
          lookup.taken().stream().anyMatch(field -> field.name().equals(name)) ? null : name;
    };
  }

  /** The expression that is evaluated; null where there is none. */
  default @Nullable CompiledExpression evaluates() {
    return switch (this) {
      case Keep(CompiledExpression expression) -> expression;
      case Put(Field field, CompiledExpression expression) -> expression;
      case Project project -> null;
      case Explode explode -> null;
      case Dedupe dedupe -> null;
      case Lookup lookup -> null;
    };
  }
}
