package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.expression.CompiledExpression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transform with its expression compiled. */
sealed interface Step {
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
  record Project(Schema before, Schema after, List<Integer> positions) implements Step {
    /** What field {@code name} was called before. */
    String former(String name) {
      return before.field(positions.get(after.position(name))).name();
    }
  }

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

    /** Whether field {@code name} is one of an element. */
    boolean makes(String name) {
      return after.position(name) >= kept.size();
    }
  }

  /** The expression that is evaluated; null where there is none. */
  default @Nullable CompiledExpression evaluates() {
    return switch (this) {
      case Keep(CompiledExpression expression) -> expression;
      case Put(Field field, CompiledExpression expression) -> expression;
      case Project project -> null;
      case Explode explode -> null;
    };
  }
}
