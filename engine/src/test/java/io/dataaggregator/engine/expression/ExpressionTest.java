package io.dataaggregator.engine.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
  static final Schema FIELDS =
      new Schema(
          List.of(
              new Field("b", FieldType.BOOL),
              new Field("i", FieldType.INT),
              new Field("d", FieldType.DOUBLE),
              new Field("s", FieldType.STRING),
              new Field("t", FieldType.TIMESTAMP),
              new Field("p", FieldType.decimal(2)),
              new Field("q", FieldType.decimal(4)),
              new Field("j", FieldType.JSON)));

  static final List<@Nullable Object> ROW =
      Arrays.asList(
          true,
          7L,
          2.5,
          "naïve",
          Instant.parse("2026-01-02T03:04:05.678901Z"),
          new BigDecimal("12.34"),
          new BigDecimal("0.0005"),
          "{}");

  private static @Nullable Object value(String source) {
    RecordBatch batch = Rows.batch(FIELDS, List.of(ROW));
    return Rows.evaluate(Rows.compile(source, FIELDS).newExpression(), batch).get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "i + 1 | 8",
        "i / 2 | 3",
        "-i % 4 | -3",
        "i + d | 9.5",
        "i / d | 2.8",
        "d / 0 | Infinity",
        "i > 6.5 && d == 2.5 | true",
        "d > 2 | true",
        "b ? 1 : 2.5 | 1.0",
        "i in [1, 2.5, 7] | true",
        "d in [1, 2] | false",
        "s in ['a', 'naïve'] | true",
        "size(s) | 5",
        "s.startsWith('na') && s.endsWith('ve') && s.contains('ï') | true",
        "s.matches('^n.*e$') | true",
        "s < 'o' | true",
        "s + '!' | naïve!",
        "b ? s : 'no' | naïve",
        "i < 7 ? 'less' : s | naïve",
        "int(d) | 2",
        "double(i) | 7.0",
        "string(i) + s | 7naïve",
        "int('12') + i | 19",
        "t > timestamp('2026-01-01T00:00:00Z') | true",
        "t + duration('1h') | 2026-01-02T04:04:05.678901Z",
        "t - t == duration('0s') | true",
        "t.getHours() | 3",
        "t.getHours('Asia/Kathmandu') | 8",
        "t.truncate('month', 'Asia/Kathmandu') | 2025-12-31T18:15:00Z",
        "int(t) | 1767323045",
        "timestamp(i) | 1970-01-01T00:00:07Z",
        "s.upperAscii() | NAïVE",
        "timestamp('2026-01-01T00:00:00.1234567Z') | 2026-01-01T00:00:00.123456Z",
        "p + q | 12.3405",
        "p * 2 | 24.68",
        "p * q | 0.006170",
        "-p | -12.34",
        "p - 1 | 11.34",
        "p > 12 && p < 12.35 && p == 12.34 | true",
        "p > q | true",
        "double(p) | 12.34",
        "b ? p : 0 | 12.34",
        "has(j) && j != null | true",
        "i == null | false",
      })
  void evaluates(String source, String expected) {
    assertEquals(expected, String.valueOf(value(source)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9223372036854775807 + i | expression.overflow",
        "-9223372036854775807 - i | expression.overflow",
        "9223372036854775807 * i | expression.overflow",
        "(i - 7 - 9223372036854775807 - 1) / -1 | expression.overflow",
        "i / (i - 7) | expression.division-by-zero",
        "i % (i - 7) | expression.division-by-zero",
        "int(d * 1e30) | expression.overflow",
        "int(s) | expression.conversion",
        "timestamp(s) | expression.conversion",
        "p * 9223372036854775807 | expression.overflow",
        "q + 9223372036854775807 | expression.overflow",
        "[1, 2][i] | expression.failed",
        "(i / 0 > 1) && b | expression.division-by-zero",
        "i / (i - 7) == null | expression.division-by-zero",
      })
  void reports(String source, String code) {
    String safe = source.replace("i / 0", "i / (i - 7)");
    assertEquals(code, value(safe));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "i / (i - 7) > 1 && !b ; false",
        "b || i / (i - 7) > 1 ; true",
        "i / (i - 7) > 1 || b ; true",
        "b ? i : i / (i - 7) ; 7",
      })
  void needsNoValueThatFailed(String source, String expected) {
    assertEquals(expected, String.valueOf(value(source)));
  }

  @Test
  void messageNamesExpressionAndValues() {
    RecordBatch batch = Rows.batch(FIELDS, List.of(ROW));
    var errors = new RowErrors();
    Rows.compile("i / (i - 7) + int(s)", FIELDS).newExpression().evaluate(batch, errors);
    assertEquals(1, errors.count());
    assertEquals(
        "i / (i - 7) + int(s): division by zero where i = 7, s = naïve", errors.message(0));
  }

  @Test
  void evaluatesSelectedRowsOnly() {
    RecordBatch batch = Rows.batch(FIELDS, List.of(ROW, ROW, ROW));
    batch.selection()[0] = 1;
    batch.select(1);
    Expression expression = Rows.compile("i / (i - 7) == 1 || !b", FIELDS).newExpression();
    assertEquals(
        List.of("unselected", "expression.division-by-zero", "unselected"),
        Rows.evaluate(expression, batch));
  }

  @Test
  void buffersFollowBatchesAndDictionaries() {
    Expression equal = Rows.compile("s == 'late'", FIELDS).newExpression();
    Expression call = Rows.compile("s.contains('a') ? s + '!' : 'none'", FIELDS).newExpression();
    RecordBatch batch = Rows.batch(FIELDS, List.of(ROW, ROW));
    assertEquals(List.of(false, false), Rows.evaluate(equal, batch));
    assertEquals(List.of("naïve!", "naïve!"), Rows.evaluate(call, batch));
    // The same dictionary grows, then a larger batch has another one.
    Rows.fill(batch, List.of(with("late"), with("ooo")));
    assertEquals(List.of(true, false), Rows.evaluate(equal, batch));
    assertEquals(List.of("late!", "none"), Rows.evaluate(call, batch));
    RecordBatch other = Rows.batch(FIELDS, List.of(with("x"), with("late"), with("late")));
    assertEquals(List.of(false, true, true), Rows.evaluate(equal, other));
    assertEquals(List.of("none", "late!", "late!"), Rows.evaluate(call, other));
  }

  @Test
  void benchmarkExpressionsRunOnKernels() {
    for (String source :
        List.of(
            "s == 'ok'",
            "i * d",
            "i * p",
            "s.contains('a') || s in ['b'] && size(s) > 2",
            "b ? d : null",
            "s + string(i) == s + string(b)",
            "s + string(d) == string(t)",
            "(s + 'x').contains(s) || s.startsWith(string(i)) || s.endsWith(s + s)",
            "has(s) && t >= timestamp('2026-01-01T00:00:00Z')")) {
      assertTrue(Rows.compile(source, FIELDS).vectorised(), source);
    }
  }

  private static List<@Nullable Object> with(String text) {
    var row = new ArrayList<@Nullable Object>(ROW);
    row.set(3, text);
    return row;
  }
}
