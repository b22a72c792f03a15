package io.dataaggregator.engine.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "i + | 1:4 | expression.syntax | mismatched",
        "nosuch > 1 | 1:1 | expression.unknown-name | the fields are b, i, d, s, t, p, q, j",
        "i.exists(x, x > 1) | 1:9 | expression.unknown-name | exists",
        "i + s | 1:3 | expression.type | + cannot be applied to (int, string); convert",
        "p / 2 | 1:3 | expression.type | decimal takes part in",
        "p in [1] | 1:3 | expression.type | decimal",
        "j == 'a' | 1:3 | expression.type | raw JSON can only be tested for null",
        "j == j | 1:3 | expression.type | raw JSON can only be tested for null",
        "j | 1:1 | expression.type | the result is a json",
        "b ? j : null | 1:5 | expression.type | raw JSON",
        "t - t | 1:3 | expression.type | the result is a google.protobuf.Duration",
        "[i] | 1:1 | expression.type | the result is a list",
        "null | 1:1 | expression.type | null can stand in",
        "i + null | 1:5 | expression.type | null can stand in",
        "null == null | 1:1 | expression.type | null can stand in",
        "has(i + 1) | 1:4 | expression.type | has() takes one field",
        "s.matches(s) | 1:11 | expression.type | constant pattern",
        "s.matches('a[') | 1:11 | expression.type | not a pattern",
        "s.matches('(a{1000}){1000}') | 1:11 | expression.type | not a pattern",
        "i > 1 / 0 | 1:7 | expression.always-fails | division by zero",
        "t > timestamp('x') | 1:14 | expression.always-fails | converted",
        "t + duration('1ns') > t | 1:13 | expression.type | whole microseconds",
        "t + duration(s) > t | 1:14 | expression.type | literal",
        "1u == 1u | 1:4 | expression.type | uint",
        "{'a': 1} | 1:1 | expression.type | not supported",
        "q * q * q * q * q > 1 | 1:15 | expression.type | 18 is the limit",
        "b ? t - t : t - t | 1:3 | expression.type | cannot give",
        "i.b | 1:2 | expression.type | field selection",
      })
  void refuses(String source, String position, String code, String message) {
    ExpressionProblem problem = Rows.problems(source, ExpressionTest.FIELDS).get(0);
    assertEquals(code, problem.code(), problem.message());
    assertTrue(problem.message().contains(message), problem.message());
    assertEquals(position, problem.line() + ":" + problem.column(), problem.message());
  }

  @Test
  void positionsSpanLines() {
    ExpressionProblem problem = Rows.problems("i > 1 &&\n  nosuch", ExpressionTest.FIELDS).get(0);
    assertEquals(2, problem.line());
    assertEquals(3, problem.column());
    assertEquals(11, problem.offset());
    assertTrue(problem.located().endsWith("(line 2, column 3 of the expression)"));
  }

  @Test
  void largeTextGetsAnAnswer() {
    for (String source :
        List.of(
            "i".repeat(5000),
            "i" + "+i".repeat(2000) + " > 0",
            "(".repeat(2000) + "i" + ")".repeat(2000),
            "b" + "&&b".repeat(1300) + "&&",
            "-(".repeat(1000) + "i" + ")".repeat(1000),
            "b?b:".repeat(1000) + "b",
            "i" + "[0]".repeat(1000),
            "[".repeat(2000))) {
      assertFalse(Rows.problems(source, ExpressionTest.FIELDS).isEmpty());
    }
  }

  @Test
  void wideTextCompiles() {
    String source = "b" + "&&b".repeat(1300);
    assertTrue(Rows.compile(source, ExpressionTest.FIELDS).vectorised());
  }

  @Property(tries = 300)
  void anyTextGetsAnAnswer(
      @ForAll @StringLength(max = 40) @CharRange(from = ' ', to = '~') String text) {
    // Whatever it is: no exception.
    Compilation compilation = Expressions.compile(text, ExpressionTest.FIELDS);
    if (compilation instanceof Compilation.Refused(List<ExpressionProblem> problems)) {
      assertFalse(problems.isEmpty());
    }
  }
}
