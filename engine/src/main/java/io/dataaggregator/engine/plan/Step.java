package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.expression.CompiledExpression;

/** A transform with its expression compiled. */
sealed interface Step {
  CompiledExpression expression();

  /** Keeps records for which the expression is true. */
  record Keep(CompiledExpression expression) implements Step {}

  /** Adds a column, or replaces the one of that name. */
  record Put(Field field, CompiledExpression expression) implements Step {}
}
