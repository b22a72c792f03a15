package io.dataaggregator.engine.expression;

import java.util.List;
import java.util.Map;

/** What became of the texts of measures. */
public sealed interface MeasureCompilation {
  /** All are well typed. */
  record Compiled(MeasurePlan plan) implements MeasureCompilation {}

  /** Some are not: every problem that was found, by the measure's name. */
  record Refused(Map<String, List<ExpressionProblem>> problems) implements MeasureCompilation {}
}
