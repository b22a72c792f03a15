package io.dataaggregator.engine.measure;

import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dataaggregator.engine.batch.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each measure gives, in one table. */
class ValueRulesTest {
  private static final FieldType INT = FieldType.INT;
  private static final FieldType DOUBLE = FieldType.DOUBLE;
  private static final FieldType MONEY = FieldType.decimal(2);
  private static final FieldType STRING = FieldType.STRING;
  private static final FieldType TIME = FieldType.TIMESTAMP;
  private static final long MAX = Long.MAX_VALUE;
  private static final Instant MOMENT = Instant.parse("2026-01-02T03:04:05.000006Z");
  private static final long MICROS = 1_767_323_045_000_006L;

  static Stream<Arguments> table() {
    return Stream.of(
        row(MeasureKind.COUNT, null, asList(1L, null, 3L), 3L),
        row(MeasureKind.COUNT, INT, asList(1L, null, 3L), 2L),
        row(MeasureKind.SUM, INT, asList(1L, null, 3L), BigInteger.valueOf(4)),
        row(MeasureKind.SUM, INT, asList(MAX, MAX), BigInteger.valueOf(MAX).shiftLeft(1)),
        row(MeasureKind.SUM, MONEY, asList(150L, null, -25L), new BigDecimal("1.25")),
        row(MeasureKind.SUM, MONEY, asList(MAX, MAX), BigDecimal.valueOf(MAX, 2).add(big(MAX, 2))),
        row(MeasureKind.SUM, DOUBLE, asList(0.1, 0.2, 0.3), 0.6),
        row(MeasureKind.SUM, DOUBLE, asList(1e308, 1e308, -1e308), 1e308),
        row(MeasureKind.SUM, DOUBLE, asList(1e308, 1e308), Double.POSITIVE_INFINITY),
        row(MeasureKind.SUM, DOUBLE, asList(-0.0, null), 0.0),
        row(MeasureKind.AVG, INT, asList(1L, 2L, null), 1.5),
        row(MeasureKind.AVG, DOUBLE, asList(1e308, 1e308), 1e308),
        row(MeasureKind.AVG, MONEY, asList(100L, 100L, 1L), new BigDecimal("0.67000000")),
        row(MeasureKind.AVG, MONEY, asList(100L, 100L, 0L), new BigDecimal("0.66666667")),
        row(MeasureKind.VARIANCE, INT, asList(2L, 4L, null), 1.0),
        row(MeasureKind.VARIANCE, MONEY, asList(200L, 400L), 1.0),
        row(MeasureKind.STDDEV, DOUBLE, asList(2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0), 2.0),
        row(MeasureKind.STDDEV, DOUBLE, asList(0.1), 0.0),
        row(MeasureKind.STDDEV, DOUBLE, asList(1e200, -1e200), 1e200),
        row(MeasureKind.MIN, DOUBLE, asList(Double.NaN, 1.0, null), 1.0),
        row(MeasureKind.MAX, DOUBLE, asList(Double.NaN, 1.0), Double.NaN),
        row(MeasureKind.MIN, DOUBLE, asList(0.0, -0.0), -0.0),
        row(MeasureKind.MAX, MONEY, asList(-5L, null), new BigDecimal("-0.05")),
        row(MeasureKind.MIN, TIME, asList(MICROS, MICROS + 1), MOMENT),
        row(MeasureKind.MAX, FieldType.BOOL, asList(false, true), true),
        row(MeasureKind.MAX, STRING, asList("\uE000", "\uD83D\uDE00"), "\uD83D\uDE00"),
        row(MeasureKind.MIN, STRING, asList("a\0", "a", null), "a"),
        row(MeasureKind.FIRST, STRING, asList(null, "x", "y"), "x"),
        row(MeasureKind.LAST, TIME, asList(0L, MICROS, null), MOMENT),
        row(MeasureKind.DISTINCT, DOUBLE, asList(0.0, -0.0, null, 1.0), exactly(2)),
        row(MeasureKind.DISTINCT, STRING, asList("", "\0", "\0\0"), exactly(3)),
        row(MeasureKind.QUANTILE, TIME, asList(MICROS, MICROS + 7), exactly(MOMENT)),
        row(MeasureKind.QUANTILE, MONEY, asList(125L, null, 126L), exactly(1.25)),
        row(MeasureKind.QUANTILE, DOUBLE, asList(Double.NaN, 3.0), exactly(3.0)));
  }

  private static BigDecimal big(long unscaled, int scale) {
    return BigDecimal.valueOf(unscaled, scale);
  }

  private static DistinctEstimate exactly(int count) {
    return new DistinctEstimate(count, count, count);
  }

  private static QuantileEstimate exactly(Object value) {
    return new QuantileEstimate(value, value, value, 0);
  }

  private static Arguments row(
      MeasureKind kind, @Nullable FieldType type, List<? extends @Nullable Object> in, Object out) {
    double parameter = kind == MeasureKind.QUANTILE ? 0.5 : 0;
    return arguments(new AggregateCall(kind, type, parameter), in, out);
  }

  @ParameterizedTest
  @MethodSource("table")
  void holds(AggregateCall call, List<? extends @Nullable Object> values, Object expected) {
    assertEquals(expected, Rows.atOnce(call, Rows.of(values)).value());
  }

  /** Every measure of every type: nothing from nulls alone, and no other combination exists. */
  @Test
  void nullsAloneGiveNull() {
    List<FieldType> types =
        List.of(FieldType.BOOL, INT, DOUBLE, MONEY, STRING, TIME, FieldType.JSON);
    for (MeasureKind kind : MeasureKind.values()) {
      for (FieldType type : types) {
        var call = new AggregateCall(kind, type, kind == MeasureKind.TOP ? 3 : 0.5);
        if (!Accumulator.accepts(kind, type)) {
          assertThrows(IllegalArgumentException.class, () -> Accumulator.of(call));
          continue;
        }
        Object expected = kind == MeasureKind.COUNT ? 0L : null;
        Rows.Held held = Rows.atOnce(call, Rows.of(asList(null, null)));
        assertEquals(expected, held.value(), call.toString());
        assertEquals(expected, Rows.stored(call, held, 0).value(), call.toString());
      }
    }
    var missing = new AggregateCall(MeasureKind.SUM, null, 0);
    assertThrows(IllegalArgumentException.class, () -> Accumulator.of(missing));
    var many = new AggregateCall(MeasureKind.TOP, STRING, 5000);
    assertThrows(IllegalArgumentException.class, () -> Accumulator.of(many));
  }
}
