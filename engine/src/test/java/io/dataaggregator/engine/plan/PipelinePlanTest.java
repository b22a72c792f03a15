package io.dataaggregator.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.definition.AggregateDefinition;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.Notation;
import io.dataaggregator.engine.definition.PipelineDefinition;
import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelinePlanTest {
  static final Map<String, ConnectorSpec> CONNECTORS =
      Map.of(
          "memory",
          new ConnectorSpec(
              "memory",
              "Test data.",
              ConnectorSpec.Guarantee.REPLAYABLE,
              List.of(ConnectorSpec.Format.CSV),
              List.of()));

  static final String ORDERS =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: orders}
      spec:
        source:
          connector: memory
          format: {type: csv}
          fields:
            ts: {type: timestamp, unit: ms}
            country: {type: string}
            product: {type: string}
            qty: {type: int}
            price: {type: PRICE}
            status: {type: string}
            extra: {type: json}
        transforms:
      TRANSFORMS
        aggregate:
          groupBy: [country, product]
          window: {type: tumbling, size: 1m, timeField: ts}
          measures: {orders: count(), revenue: sum(qty * price), dearest: max(price)}
      """;

  static final String FILTER = "    - filter: status == 'ok'";

  static DefinitionParser.Parsed parse(String text) {
    return switch (DefinitionParser.parse(text, Notation.YAML, CONNECTORS)) {
      case DefinitionParser.Parsed parsed -> parsed;
      case DefinitionParser.Refused(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }

  static PipelinePlan plan(String text) {
    return switch (PipelinePlan.compile(parse(text))) {
      case PipelinePlan.Planned(PipelinePlan plan) -> plan;
      case PipelinePlan.Refused(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }

  static String orders(String price, String transforms) {
    return ORDERS.replace("PRICE", price).replace("TRANSFORMS", transforms);
  }

  private static List<Problem> problems(String text) {
    return assertInstanceOf(PipelinePlan.Refused.class, PipelinePlan.compile(parse(text)))
        .problems();
  }

  @Test
  void benchmarkRunsOnKernels() {
    assertTrue(plan(orders("double", FILTER)).vectorised());
    assertTrue(plan(orders("decimal(2)", FILTER)).vectorised());
    String slow = FILTER + "\n    - set: {label: \"qty in [qty, 7]\"}";
    assertFalse(plan(orders("double", slow)).vectorised());
  }

  @Test
  void transformsExtendTheSchema() {
    PipelinePlan plan =
        plan(orders("double", "    - set: {total: qty * price, qty: double(qty), ok: total > 1}"));
    assertEquals(FieldType.DOUBLE, type(plan, "qty"));
    assertEquals(FieldType.DOUBLE, type(plan, "total"));
    assertEquals(FieldType.BOOL, type(plan, "ok"));
    assertEquals(plan.source().position("qty"), plan.schema().position("qty"));
    assertEquals(
        List.of(new Field("country", FieldType.STRING), new Field("product", FieldType.STRING)),
        plan.aggregate().keys());
    assertEquals(3, plan.aggregate().calls().size());
    assertEquals(List.of("orders", "revenue", "dearest"), List.copyOf(plan.measures().keySet()));
  }

  @Test
  void fieldsAreDroppedAndRenamed() {
    PipelinePlan plan =
        plan(
            orders(
                "double",
                """
                    - drop: [extra, ts]
                    - rename: {qty: pieces, status: ts}
                    - set: {qty: pieces * 2}
                    - rename: {ts: status}
                    - set: {ts: timestamp(qty)}\
                """));
    assertEquals(-1, plan.schema().position("extra"));
    assertEquals(FieldType.STRING, type(plan, "status"));
    assertEquals(FieldType.TIMESTAMP, type(plan, "ts"));
    assertTrue(plan.vectorised());
  }

  @Test
  void whatWasDroppedOrRenamedIsUnknown() {
    String transforms =
        """
            - drop: [extra, nosuch]
            - rename: {qty: price, product: item, country: land}
            - set: {again: has(extra)}
            - set: {bad: qty + land}
            - rename: {bad: worse}
            - filter: worse > 1\
        """;
    assertEquals(
        List.of(
            "/spec/transforms/0/drop/1 definition.no-such-field",
            "/spec/transforms/1/rename/qty definition.conflict",
            "/spec/transforms/2/set/again expression.unknown-name",
            "/spec/transforms/3/set/bad expression.type",
            "/spec/aggregate/groupBy/0 definition.no-such-field",
            "/spec/aggregate/groupBy/1 definition.no-such-field"),
        problems(orders("double", transforms)).stream()
            .map(problem -> problem.pointer() + " " + problem.code())
            .toList());
  }

  private static FieldType type(PipelinePlan plan, String name) {
    return plan.schema().field(plan.schema().position(name)).type();
  }

  @Test
  void everyProblemAtOnceWithPointers() {
    String transforms =
        """
            - filter: qty
            - set: {good: qty + 1, bad: qty + country}
            - filter: bad > 2 && good > 1
            - set: {ts: string(qty)}\
        """;
    String text = orders("double", transforms).replace("max(price)", "max(cost)");
    List<Problem> problems = problems(text);
    assertEquals(
        List.of(
            "/spec/transforms/0/filter expression.type",
            "/spec/transforms/1/set/bad expression.type",
            "/spec/aggregate/window/timeField expression.type",
            "/spec/aggregate/measures/dearest expression.unknown-name"),
        problems.stream().map(problem -> problem.pointer() + " " + problem.code()).toList());
    Problem bad = problems.get(1);
    assertEquals(18, bad.line());
    assertTrue(bad.message().endsWith("(line 1, column 5 of the expression)"), bad.message());
  }

  @Test
  void groupKeysAreFieldsWithEquality() {
    PipelineDefinition definition = parse(orders("double", FILTER)).definition();
    AggregateDefinition aggregate = definition.aggregate();
    var keys = List.of("country", "extra", "country", "nosuch");
    var wrong =
        new PipelineDefinition(
            definition.name(),
            definition.labels(),
            definition.source(),
            definition.transforms(),
            new AggregateDefinition(keys, aggregate.window(), aggregate.measures()),
            definition.run(),
            definition.limits());
    var refused = assertInstanceOf(PipelinePlan.Refused.class, PipelinePlan.compile(wrong));
    assertEquals(
        List.of(
            "/spec/aggregate/groupBy/1 expression.type",
            "/spec/aggregate/groupBy/2 definition.conflict",
            "/spec/aggregate/groupBy/3 definition.no-such-field"),
        refused.problems().stream().map(p -> p.pointer() + " " + p.code()).toList());
  }

  @Test
  void normalisedDefinitionsArePlannedAlike() {
    DefinitionParser.Parsed parsed = parse(orders("double", "    - filter: qty > country"));
    var again = DefinitionParser.parseNormalised(parsed.normalised());
    var refused = assertInstanceOf(PipelinePlan.Refused.class, PipelinePlan.compile(again));
    assertEquals("/spec/transforms/0/filter", refused.problems().get(0).pointer());
    assertEquals(0, refused.problems().get(0).line());
  }
}
