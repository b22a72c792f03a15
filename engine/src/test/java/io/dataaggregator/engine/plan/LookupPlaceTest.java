package io.dataaggregator.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lookups that do not fit the fields that there are: one problem each. */
class LookupPlaceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "on: {kode: country}, take: [name]|definition.no-such-field|/on/kode|it has code, no, name",
        "on: {code: land}, take: [name]|definition.no-such-field|/on/code|no field land",
        "on: {no: country}, take: [name]|expression.type|/on/no|no is a int and country a string",
        "on: {code: extra}, take: [name]|expression.type|/on/code|string and extra a json",
        "on: {code: country}, take: [nam]|definition.no-such-field|/take|no field nam",
        "on: {code: country}, take: {name: qty}|definition.conflict|/take|a field qty already",
        "on: {code: country}, take: {name: a, code: a}|definition.conflict|/take|field a already",
        "on: {code: country}|definition.missing-field|/take|to drop or reject",
      })
  void namesWhatIsWrong(String rest, String code, String pointer, String says) {
    one("- lookup: {" + LookupTest.FILE + ", " + rest + "}", code, pointer, says);
  }

  @Test
  void namesWhatIsWrongWithAReference() {
    String on = "}}, on: {code: country}, take: [code]}";
    one(
        "- lookup: {pipeline: {name: orders, fields: {code: {type: string}" + on,
        "definition.conflict",
        "/pipeline/name",
        "its own results");
    one(
        "- lookup: {pipeline: {name: lands, fields: {code: {type: string}, x: {type: json}" + on,
        "expression.type",
        "/pipeline/fields/x",
        "raw JSON");
    String lookups = "";
    for (int i = 0; i < 9; i++) {
      lookups +=
          "- lookup: {" + LookupTest.FILE + ", on: {code: country}, take: {name: n" + i + "}}\n";
    }
    Problem problem = problem(lookups);
    assertEquals("definition.too-many", problem.code());
    assertEquals("/spec/transforms/8/lookup", problem.pointer());
  }

  private static void one(String transform, String code, String pointer, String says) {
    Problem problem = problem(transform);
    assertEquals(code, problem.code(), problem::toString);
    assertEquals("/spec/transforms/0/lookup" + pointer, problem.pointer());
    assertTrue(problem.message().contains(says), problem::toString);
  }

  private static Problem problem(String transforms) {
    var parsed = PipelinePlanTest.parse(ExplodeTest.orders(transforms));
    var refused = assertInstanceOf(PipelinePlan.Refused.class, PipelinePlan.compile(parsed));
    assertEquals(1, refused.problems().size(), refused::toString);
    return refused.problems().getFirst();
  }
}
