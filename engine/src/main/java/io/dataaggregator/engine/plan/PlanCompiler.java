package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType.Kind;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.definition.AggregateDefinition;
import io.dataaggregator.engine.definition.PipelineDefinition;
import io.dataaggregator.engine.definition.TransformDefinition;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.expression.Compilation;
import io.dataaggregator.engine.expression.CompiledExpression;
import io.dataaggregator.engine.expression.ExpressionProblem;
import io.dataaggregator.engine.expression.Expressions;
import io.dataaggregator.engine.expression.Measures;
import io.dataaggregator.engine.plan.PipelinePlan.Step;
import io.dataaggregator.engine.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles one definition, noting every problem on the way. */
final class PlanCompiler {
  private static final String TRANSFORMS = "/spec/transforms/";
  private static final String AGGREGATE = "/spec/aggregate/";

  private final PipelineDefinition definition;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private Schema schema;

  PlanCompiler(PipelineDefinition definition) {
    this.definition = definition;
    schema = definition.source().schema();
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** The plan, or null when there are problems. */
  @Nullable PipelinePlan compile() {
    for (int i = 0; i < definition.transforms().size(); i++) {
      transform(TRANSFORMS + i, definition.transforms().get(i));
    }
    AggregateDefinition aggregate = definition.aggregate();
    List<Field> keys = keys(aggregate);
    checkTimeField(aggregate.window());
    Measures measures = measures(aggregate);
    if (measures == null || !problems.isEmpty()) return null;
    return new PipelinePlan(
        definition,
        steps,
        schema,
        measures,
        new AggregatePlan(keys, aggregate.window(), measures.calls()));
  }

  private void transform(String pointer, TransformDefinition transform) {
    switch (transform) {
      case TransformDefinition.Filter(String expression) -> {
        CompiledExpression condition = expression(pointer + "/filter", expression);
        if (condition == null) return;
        if (condition.type().kind() == Kind.BOOL) {
          steps.add(new Step.Keep(condition));
        } else {
          problem(
              "expression.not-bool",
              pointer + "/filter",
              "a filter must be true or false, but '"
                  + expression
                  + "' is of type "
                  + condition.type());
        }
      }
      case TransformDefinition.Set(String name, String expression) -> {
        CompiledExpression value = expression(pointer + "/set/" + name, expression);
        if (value == null) return;
        steps.add(new Step.Compute(name, value));
        schema = schema.with(new Field(name, value.type()));
      }
    }
  }

  private @Nullable CompiledExpression expression(String pointer, String source) {
    return switch (Expressions.compile(source, schema)) {
      case Compilation.Compiled(var compiled) -> compiled;
      case Compilation.Refused(var refused) -> {
        refused(pointer, refused);
        yield null;
      }
    };
  }

  private List<Field> keys(AggregateDefinition aggregate) {
    var keys = new ArrayList<Field>();
    for (int i = 0; i < aggregate.groupBy().size(); i++) {
      String name = aggregate.groupBy().get(i);
      int position = schema.position(name);
      String pointer = AGGREGATE + "groupBy/" + i;
      if (position < 0) {
        problem("definition.unknown-field", pointer, "no field is named '" + name + "'");
      } else if (schema.field(position).type().kind() == Kind.JSON) {
        problem(
            "definition.bad-key",
            pointer,
            "'"
                + name
                + "' is of type json, which cannot be grouped by: declare the part of it"
                + " that you mean as a field");
      } else {
        keys.add(schema.field(position));
      }
    }
    return keys;
  }

  private void checkTimeField(WindowDefinition window) {
    if (!(window instanceof WindowDefinition.Tumbling tumbling)) return;
    int position = schema.position(tumbling.timeField());
    if (position >= 0 && schema.field(position).type().kind() == Kind.TIMESTAMP) return;
    String what =
        position < 0
            ? "no field is named '" + tumbling.timeField() + "'"
            : "'" + tumbling.timeField() + "' is of type " + schema.field(position).type();
    problem(
        "definition.bad-time-field",
        AGGREGATE + "window/timeField",
        what + ": timeField must name a field of type timestamp");
  }

  private @Nullable Measures measures(AggregateDefinition aggregate) {
    return switch (Measures.compile(aggregate.measures(), schema)) {
      case Measures.Compiled(var measures) -> measures;
      case Measures.Refused(var refused) -> {
        refused.forEach((name, found) -> refused(AGGREGATE + "measures/" + name, found));
        yield null;
      }
    };
  }

  private void refused(String pointer, List<ExpressionProblem> found) {
    for (ExpressionProblem one : found) problem(one.code(), pointer, one.located());
  }

  private void problem(String code, String pointer, String message) {
    problems.add(new Problem(code, pointer, 0, 0, message));
  }
}
