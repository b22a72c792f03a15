package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.PipelineDefinition;
import io.dataaggregator.engine.definition.TransformDefinition;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.expression.MeasureExpression;
import io.dataaggregator.engine.expression.MeasurePlan;
import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A definition with its expressions compiled: immutable, shared by every stream of a pipeline. */
public final class PipelinePlan {
  /** What became of a definition. */
  public sealed interface Outcome {}

  /** Every expression is well typed and every name is known. */
  public record Planned(PipelinePlan plan) implements Outcome {}

  /** Some are not; every problem at once, at least one. */
  public record Refused(List<Problem> problems) implements Outcome {}

  private final PipelineDefinition definition;
  private final Schema source;
  private final Schema schema;
  private final List<Step> steps;
  private final AggregatePlan aggregate;
  private final MeasurePlan measures;
  private final Set<String> hashed;

  PipelinePlan(
      PipelineDefinition definition,
      Schema source,
      Schema schema,
      List<Step> steps,
      AggregatePlan aggregate,
      MeasurePlan measures) {
    this.definition = definition;
    this.source = source;
    this.schema = schema;
    this.steps = steps;
    this.aggregate = aggregate;
    this.measures = measures;
    hashed = HashedTexts.of(source, steps, aggregate.keys(), measures);
  }

  /**
   * Plans what somebody wrote; problems have positions in that text, and the position within an
   * expression in their message.
   */
  public static Outcome compile(DefinitionParser.Parsed parsed) {
    return new PlanCompiler(parsed.definition(), Pointers.of(parsed.positions())).compile();
  }

  /** Plans a normalised definition; problems have pointers only. */
  public static Outcome compile(PipelineDefinition definition) {
    return new PlanCompiler(definition, Pointers.of(definition)).compile();
  }

  /**
   * Plans a definition that was checked when it was stored.
   *
   * @throws IllegalStateException when it does not compile any more
   */
  public static PipelinePlan of(PipelineDefinition definition) {
    return switch (compile(definition)) {
      case Planned(PipelinePlan plan) -> plan;
      case Refused(List<Problem> problems) ->
          throw new IllegalStateException(
              "stored definition of " + definition.name() + " does not compile: " + problems);
    };
  }

  /** What it was made of. */
  public PipelineDefinition definition() {
    return definition;
  }

  /** The columns that a decoded batch must have. */
  public Schema source() {
    return source;
  }

  /** Text fields of the source of which a batch may have hashes instead. */
  public Set<String> hashed() {
    return hashed;
  }

  /** The columns after all transforms. */
  public Schema schema() {
    return schema;
  }

  /** What every bucket holds. */
  public AggregatePlan aggregate() {
    return aggregate;
  }

  /**
   * Whether splits keep parts of sessions, which are put together before readers see them. Where
   * one split reads everything it does so itself.
   */
  public boolean mergesSessions() {
    return aggregate.window() instanceof WindowDefinition.Session
        && definition.run().parallelism() > 1;
  }

  /** The measures by name, over the values of the bucket's accumulators, in order. */
  public Map<String, MeasureExpression> measures() {
    return measures.measures();
  }

  /** The aggregate calls that every bucket keeps accumulators of, in order, by what they mean. */
  public List<String> calls() {
    return measures.texts();
  }

  /** The lookups, in order: a processor wants a reference for each. */
  public List<TransformDefinition.Lookup> lookups() {
    return steps.stream()
        .flatMap(step -> step instanceof Step.Lookup lookup ? Stream.of(lookup) : Stream.empty())
        .map(Step.Lookup::definition)
        .toList();
  }

  /** Whether no part of any expression over records is evaluated record by record. */
  public boolean vectorised() {
    return Stream.concat(
            steps.stream().map(Step::evaluates),
            measures.calls().stream().map(MeasurePlan.Call::argument))
        .allMatch(expression -> expression == null || expression.vectorised());
  }

  /** A processor for one stream. */
  public RecordProcessor newProcessor() {
    return newProcessor(Explosion.ROWS);
  }

  /** One by which a record has at most so many rows. */
  RecordProcessor newProcessor(int rows) {
    return new RecordProcessor(this, measures.calls(), rows);
  }

  List<Step> steps() {
    return steps;
  }
}
