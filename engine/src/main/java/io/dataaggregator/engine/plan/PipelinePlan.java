package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.definition.PipelineDefinition;
import io.dataaggregator.engine.expression.CompiledExpression;
import io.dataaggregator.engine.expression.Measures;
import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pipeline's definition, compiled. Immutable; every stream takes a processor of its own. */
public final class PipelinePlan {
  /** A transform, compiled. */
  sealed interface Step {
    /** Keeps rows for which {@code condition} is true. */
    record Keep(CompiledExpression condition) implements Step {}

    /** Adds or replaces field {@code name}. */
    record Compute(String name, CompiledExpression value) implements Step {}
  }

  private final PipelineDefinition definition;
  private final List<Step> steps;
  private final Schema schema;
  private final Measures measures;
  private final AggregatePlan aggregate;

  PipelinePlan(
      PipelineDefinition definition,
      List<Step> steps,
      Schema schema,
      Measures measures,
      AggregatePlan aggregate) {
    this.definition = definition;
    this.steps = List.copyOf(steps);
    this.schema = schema;
    this.measures = measures;
    this.aggregate = aggregate;
  }

  /**
   * Compiles a definition that was checked when it was stored.
   *
   * @throws IllegalStateException when it does not compile
   */
  public static PipelinePlan of(PipelineDefinition definition) {
    var compiler = new PlanCompiler(definition);
    PipelinePlan plan = compiler.compile();
    if (plan == null) {
      throw new IllegalStateException(
          "stored definition of " + definition.name() + ": " + compiler.problems());
    }
    return plan;
  }

  /** Everything that keeps a definition from compiling, with JSON pointers; empty if nothing. */
  public static List<Problem> problems(PipelineDefinition definition) {
    var compiler = new PlanCompiler(definition);
    compiler.compile();
    return compiler.problems();
  }

  public PipelineDefinition definition() {
    return definition;
  }

  /** What every bucket holds. */
  public AggregatePlan aggregate() {
    return aggregate;
  }

  /** The fields of a record after all transforms. */
  public Schema schema() {
    return schema;
  }

  /** The measures' values, in the order of the definition, from what the calls came to. */
  public Map<String, @Nullable Object> measures(List<@Nullable Object> callValues) {
    return measures.evaluate(callValues);
  }

  /** A processor for one stream. */
  public RecordProcessor newProcessor() {
    return new RecordProcessor(this);
  }

  List<Step> steps() {
    return steps;
  }

  Measures measures() {
    return measures;
  }
}
