package io.dataaggregator.engine.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.DistinctEstimate;
import io.dataaggregator.engine.measure.MeasureKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuresTest {
  private static MeasurePlan plan(String... measures) {
    var named = new LinkedHashMap<String, String>();
    for (String measure : measures) named.put("m" + named.size(), measure);
    return switch (Measures.compile(named, ExpressionTest.FIELDS)) {
      case MeasureCompilation.Compiled(MeasurePlan plan) -> plan;
      case MeasureCompilation.Refused(var problems) -> throw new AssertionError(problems);
    };
  }

  private static @Nullable Object value(String measure, @Nullable Object... callValues) {
    MeasurePlan plan = plan(measure);
    assertEquals(callValues.length, plan.calls().size(), measure);
    return expression(plan, "m0").evaluate(callValues);
  }

  private static MeasureExpression expression(MeasurePlan plan, String name) {
    MeasureExpression expression = plan.measures().get(name);
    assertNotNull(expression);
    return expression;
  }

  @Test
  void equalCallsAreKeptOnce() {
    MeasurePlan plan =
        plan(
            "sum(i * 2) / count()",
            "count() + sum( (i*2) )",
            "quantile(d, 0.5)",
            "quantile(d, 0.9) - quantile(d,0.5)",
            "top(s, 3)",
            "sum(d)");
    List<AggregateCall> calls = plan.calls().stream().map(MeasurePlan.Call::call).toList();
    assertEquals(
        List.of(
            new AggregateCall(MeasureKind.SUM, FieldType.INT, 0),
            new AggregateCall(MeasureKind.COUNT, null, 0),
            new AggregateCall(MeasureKind.QUANTILE, FieldType.DOUBLE, 0.5),
            new AggregateCall(MeasureKind.QUANTILE, FieldType.DOUBLE, 0.9),
            new AggregateCall(MeasureKind.TOP, FieldType.STRING, 3),
            new AggregateCall(MeasureKind.SUM, FieldType.DOUBLE, 0)),
        calls);
    assertEquals(
        List.of("m0", "m1", "m2", "m3", "m4", "m5"), List.copyOf(plan.measures().keySet()));
    @Nullable Object[] values = {BigInteger.TEN, 4L, 1.5, 2.0, "items", null};
    assertEquals(2.5, expression(plan, "m0").evaluate(values));
    assertEquals(BigInteger.valueOf(14), expression(plan, "m1").evaluate(values));
    assertEquals(0.5, expression(plan, "m3").evaluate(values));
    assertEquals("items", expression(plan, "m4").evaluate(values));
    assertNull(expression(plan, "m5").evaluate(values));
  }

  @Test
  void callAlonePassesUntouched() {
    var estimate = new DistinctEstimate(3, 3, 3);
    assertSame(estimate, value("distinct(s)", estimate));
    assertEquals(5L, value("(count())", 5L));
    assertEquals(Instant.EPOCH, value("first(t)", Instant.EPOCH));
  }

  @Test
  void arithmeticIsExactUntilDoublesTakePart() {
    BigInteger huge = BigInteger.TWO.pow(100);
    assertEquals(huge.add(BigInteger.ONE), value("sum(i) + 1", huge));
    assertEquals(huge.multiply(huge).negate(), value("-(sum(i) * sum(i))", huge));
    assertEquals(new BigDecimal("24.68"), value("sum(p) * 2", new BigDecimal("12.34")));
    assertEquals(new BigDecimal("11.34"), value("sum(p) - count()", new BigDecimal("12.34"), 1L));
    assertEquals(12.34 * 1.5, value("sum(p) * 1.5", new BigDecimal("12.34")));
    assertEquals(0.5, value("count() / 2", 1L));
    assertEquals(0.75, value("distinct(s) / count()", new DistinctEstimate(3, 2, 4), 4L));
  }

  @Test
  void nullsPropagateAndZeroDividesToNull() {
    assertNull(value("sum(i) + count()", null, 1L));
    assertNull(value("-sum(i)", (Object) null));
    assertNull(value("sum(i) / (count() - 1)", BigInteger.ONE, 1L));
    assertNull(value("sum(d) / 0.0", 1.0));
    assertNull(value("sum(i) > 1 ? 1 : 2", (Object) null));
    assertEquals(true, value("sum(i) == null", (Object) null));
    assertEquals(BigInteger.ZERO, value("sum(i) != null ? sum(i) : 0", (Object) null));
    assertEquals(1.0, value("count() > 1 ? 1 : avg(d)", 2L, 9.0));
    assertNull(value("count() > 1 ? avg(d) : null", 1L, 9.0));
    assertNull(value("count() > 1 ? null : avg(d)", 2L, 9.0));
  }

  @Test
  void compares() {
    assertEquals(true, value("max(i) >= min(d)", 3L, 3.0));
    assertEquals(true, value("max(p) == 12.5", new BigDecimal("12.50")));
    assertEquals(true, value("max(p) > sum(i)", new BigDecimal("12.50"), BigInteger.TEN));
    assertEquals(false, value("first(s) == last(s)", "a", "b"));
    assertEquals(true, value("first(t) < last(t)", Instant.EPOCH, Instant.MAX));
    assertEquals(true, value("max(b) == true", true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "i + 1 | 1:1 | expression.type | field i has many values in a bucket; write for example"
            + " sum(i)",
        "sum(nosuch) | 1:5 | expression.unknown-name | the fields are b, i",
        "nosuch | 1:1 | expression.unknown-name | the fields are b, i",
        "sum(s) | 1:4 | expression.type | sum() cannot take a string",
        "sum(t) | 1:4 | expression.type | sum() cannot take a timestamp",
        "avg(b) | 1:4 | expression.type | avg() cannot take a bool",
        "max(j) | 1:5 | expression.type | json",
        "sum(max(i)) | 1:8 | expression.type | max() cannot stand inside another aggregate call",
        "sum(i + count() * 2) | 1:14 | expression.type | count() cannot stand inside",
        "count(i) | 1:6 | expression.type | count() counts records",
        "sum() | 1:4 | expression.type | takes one argument",
        "quantile(d, 2) | 1:9 | expression.type | constant q from 0 to 1",
        "quantile(d, d) | 1:9 | expression.type | constant q from 0 to 1",
        "top(s, 0) | 1:4 | expression.type | constant n from 1 to 100",
        "top(s, 1.5) | 1:4 | expression.type | constant n from 1 to 100",
        "top(s, 2) + 1 | 1:11 | expression.type | stand alone",
        "count() > 1 ? top(s, 2) : null | 1:13 | expression.type | stand alone",
        "quantile(t, 0.5) - 1 | 1:18 | expression.type | stand alone",
        "first(s) * 2 | 1:10 | expression.type | cannot be applied to string and int",
        "median(d) | 1:7 | expression.unknown-name | median is not for measures",
        "count() % 2 | 1:9 | expression.unknown-name | not for measures",
        "sum(i | 1:6 | expression.syntax | missing",
        "null | 1:1 | expression.type | null can stand in",
        "sum(i + 1 / 0) | 1:11 | expression.always-fails | division by zero",
      })
  void refuses(String source, String position, String code, String message) {
    if (!(Measures.compile(Map.of("m", source), ExpressionTest.FIELDS)
        instanceof MeasureCompilation.Refused(Map<String, List<ExpressionProblem>> problems))) {
      throw new AssertionError(source + " compiled");
    }
    ExpressionProblem problem = problems.getOrDefault("m", List.of()).get(0);
    assertEquals(code, problem.code(), problem.message());
    assertTrue(problem.message().contains(message), problem.message());
    assertEquals(position, problem.line() + ":" + problem.column(), problem.message());
  }

  @Test
  void everyProblemAtOnce() {
    var measures = new LinkedHashMap<String, String>();
    measures.put("good", "count()");
    measures.put("bad", "sum(s) + max(nosuch)");
    measures.put("worse", "sum(");
    if (!(Measures.compile(measures, ExpressionTest.FIELDS)
        instanceof MeasureCompilation.Refused(Map<String, List<ExpressionProblem>> problems))) {
      throw new AssertionError("compiled");
    }
    assertEquals(Arrays.asList("bad", "worse"), List.copyOf(problems.keySet()));
    assertEquals(2, problems.getOrDefault("bad", List.of()).size());
  }

  @Test
  void tooManyCallsAreRefused() {
    var measures = new LinkedHashMap<String, String>();
    for (int i = 0; i < 257; i++) measures.put("m" + i, "sum(i + " + i + ")");
    if (!(Measures.compile(measures, ExpressionTest.FIELDS)
        instanceof MeasureCompilation.Refused(Map<String, List<ExpressionProblem>> problems))) {
      throw new AssertionError("compiled");
    }
    assertEquals("expression.limit", problems.getOrDefault("m256", List.of()).get(0).code());
  }
}
