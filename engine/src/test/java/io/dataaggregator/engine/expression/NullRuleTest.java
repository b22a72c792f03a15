package io.dataaggregator.engine.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The null rule as a table, on kernels and on the row path. */
class NullRuleTest {
  private static final Schema FIELDS =
      new Schema(
          List.of(
              new Field("a", FieldType.BOOL),
              new Field("b", FieldType.BOOL),
              new Field("n", FieldType.INT),
              new Field("i", FieldType.INT),
              new Field("z", FieldType.INT),
              new Field("d", FieldType.DOUBLE),
              new Field("s", FieldType.STRING),
              new Field("t", FieldType.TIMESTAMP),
              new Field("p", FieldType.decimal(2))));

  /** Operands: true, false, null, and an error, which {@code 1 / z == 0} is where z is 0. */
  private static @Nullable Object both(String source, @Nullable Boolean a, @Nullable Boolean b) {
    var row = new ArrayList<@Nullable Object>(Arrays.asList(a, b, null, 1L, 0L));
    for (int i = 0; i < 4; i++) row.add(null);
    RecordBatch batch = Rows.batch(FIELDS, List.of(row));
    CompiledExpression compiled = Rows.compile(source, FIELDS);
    Object onKernels = Rows.evaluate(compiled.newExpression(), batch).get(0);
    assertEquals(onKernels, Rows.evaluate(compiled.newRowExpression(), batch).get(0), source);
    return onKernels;
  }

  @ParameterizedTest
  @CsvSource({
    // a, b, a && b, a || b
    "true, true, true, true",
    "true, false, false, true",
    "true, null, null, true",
    "true, error, error, true",
    "false, true, false, true",
    "false, false, false, false",
    "false, null, false, null",
    "false, error, false, error",
    "null, true, null, true",
    "null, false, false, null",
    "null, null, null, null",
    "null, error, null, null",
    "error, true, error, true",
    "error, false, false, error",
    "error, null, null, null",
    "error, error, error, error",
  })
  void logicHasThreeValues(String a, String b, String and, String or) {
    String left = a.equals("error") ? "(1 / z == 0)" : "a";
    String right = b.equals("error") ? "(1 / z == 0)" : "b";
    assertEquals(and, shown(both(left + " && " + right, operand(a), operand(b))));
    assertEquals(or, shown(both(left + " || " + right, operand(a), operand(b))));
  }

  private static @Nullable Boolean operand(String text) {
    return (text.equals("null") || text.equals("error")) ? null : Boolean.valueOf(text);
  }

  private static String shown(@Nullable Object outcome) {
    return outcome instanceof String ? "error" : String.valueOf(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        // n, d, s, t and p are null; i is 1; z is 0.
        "n + 1; null",
        "i + n; null",
        "-n; null",
        "n == n; null",
        "n == 1; null",
        "n != 1; null",
        "n < i; null",
        "d * 2.0; null",
        "n + 0.5; null",
        "p * 2; null",
        "p == 1.5; null",
        "s == 'a'; null",
        "s != 'a'; null",
        "s + 'a'; null",
        "s < 'a'; null",
        "s == s; null",
        "size(s); null",
        "s.contains('a'); null",
        "s in ['a', 'b']; null",
        "n in [1, 2]; null",
        "d in [1.0]; null",
        "i in [n, 1]; null",
        "t > timestamp('2026-01-01T00:00:00Z'); null",
        "t + duration('1h') == t; null",
        "!(n == 1); null",
        "int(s); null",
        "double(n); null",
        "string(n); null",
        "n == null; true",
        "n != null; false",
        "null == n; true",
        "null != i; true",
        "i == null; false",
        "has(n); false",
        "has(i); true",
        "n + 1 == null; true",
        "(n == 1) == null; true",
        "n == 1 ? 1 : 2; null",
        "i == 1 ? n : 2; null",
        "i == 1 ? 3 : n; 3",
        "i == 1 ? null : 2; null",
        "i == 2 ? null : 2; 2",
        "i == 2 ? 3 : null; null",
        "s != null ? size(s) : 0; 0",
        // Null comes before an error in strict calls, and an error is not null.
        "1 / z + n; null",
        "n / z; null",
        "1 / z; expression.division-by-zero",
        "1 / z == null; expression.division-by-zero",
        "1 / z == 1 ? 1 : 2; expression.division-by-zero",
        "has(n) && 1 / z == 0; false",
      })
  void strictCallsGiveNull(String source, String expected) {
    assertEquals(expected, String.valueOf(both(source, true, true)));
  }
}
