package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.Schema;
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

  /** The expression that is evaluated; null where there is none. */
  default @Nullable CompiledExpression evaluates() {
    return switch (this) {
      case Keep(CompiledExpression expression) -> expression;
      case Put(Field field, CompiledExpression expression) -> expression;
      case Project project -> null;
    };
  }
}
