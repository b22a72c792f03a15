package io.dataaggregator.engine.expression;

import java.util.List;

/** What became of an expression's text. */
public sealed interface Compilation {
  /** It is well typed. */
  record Compiled(CompiledExpression expression) implements Compilation {}

  /** It is not; every problem that was found, at least one. */
  record Refused(List<ExpressionProblem> problems) implements Compilation {}
}
