package io.dataaggregator.engine.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Extremes, first and last equal a sort, whatever the order and the grouping of merges. */
class OrderMeasuresTest {
  private static final Comparator<Object> BY_VALUE = OrderMeasuresTest::compare;
  private static final Comparator<Rows.Row> BY_PLACE =
      Comparator.comparingLong(Rows.Row::time)
          .thenComparingInt(Rows.Row::unit)
          .thenComparingLong(Rows.Row::offset)
          .thenComparing(Rows.Row::value, BY_VALUE);

  private static int compare(Object a, Object b) {
    return switch (a) {
      case Long number -> number.compareTo((Long) b);
      case Double number -> number.compareTo((Double) b);
      case Boolean truth -> truth.compareTo((Boolean) b);
      default ->
          Arrays.compareUnsigned(
              ((String) a).getBytes(StandardCharsets.UTF_8),
              ((String) b).getBytes(StandardCharsets.UTF_8));
    };
  }

  @Provide
  Arbitrary<List<Rows.Row>> ints() {
    return rows(Arbitraries.longs());
  }

  @Provide
  Arbitrary<List<Rows.Row>> doubles() {
    Arbitrary<Double> some =
        Arbitraries.of(0.0, -0.0, Double.NaN, 1 / 0.0, -1 / 0.0, Double.MIN_VALUE, -1e300, 2.5);
    return rows(Arbitraries.oneOf(some, Arbitraries.doubles()));
  }

  @Provide
  Arbitrary<List<Rows.Row>> bools() {
    return rows(Arbitraries.of(true, false));
  }

  @Provide
  Arbitrary<List<Rows.Row>> strings() {
    // private use and supplementary planes sort differently as UTF-16 and as UTF-8
    Arbitrary<String> some =
        Arbitraries.of("", "a", "ab", "\0", "\uE000", "\uD83D\uDE00", "\u00e9", "zz");
    return rows(Arbitraries.oneOf(some, Arbitraries.strings().alpha().ofMaxLength(12)));
  }

  /** Few times, units and offsets, so that every tie occurs; a null now and then. */
  private static Arbitrary<List<Rows.Row>> rows(Arbitrary<?> values) {
    Arbitrary<Long> times = Arbitraries.of(Long.MIN_VALUE, -1L, 0L, 7L, Long.MAX_VALUE);
    return Combinators.combine(
            values.injectNull(0.1),
            times,
            Arbitraries.integers().between(0, 2),
            Arbitraries.longs().between(0, 2))
        .as((value, time, unit, offset) -> new Rows.Row(value, time, unit, offset))
        .list()
        .ofMaxSize(40);
  }

  private static void check(FieldType type, List<Rows.Row> rows, long seed) {
    List<Rows.Row> valued = rows.stream().filter(row -> row.value() != null).toList();
    List<Rows.Row> byValue =
        valued.stream().sorted(Comparator.comparing(Rows.Row::value, BY_VALUE)).toList();
    List<Rows.Row> byPlace = valued.stream().sorted(BY_PLACE).toList();
    for (MeasureKind kind :
        List.of(MeasureKind.MIN, MeasureKind.MAX, MeasureKind.FIRST, MeasureKind.LAST)) {
      boolean byExtreme = kind == MeasureKind.MIN || kind == MeasureKind.MAX;
      boolean first = kind == MeasureKind.MIN || kind == MeasureKind.FIRST;
      List<Rows.Row> sorted = byExtreme ? byValue : byPlace;
      Object expected =
          sorted.isEmpty() ? null : (first ? sorted.getFirst() : sorted.getLast()).value();
      var call = new AggregateCall(kind, type, 0);
      assertEquals(expected, Rows.atOnce(call, rows).value(), kind.name());
      var random = new Random(seed);
      for (int i = 0; i < 3; i++) {
        assertEquals(expected, Rows.scattered(call, rows, random).value(), kind.name());
      }
    }
  }

  @Property(tries = 150)
  void ofInts(@ForAll("ints") List<Rows.Row> rows, @ForAll long seed) {
    check(FieldType.INT, rows, seed);
  }

  @Property(tries = 150)
  void ofDoubles(@ForAll("doubles") List<Rows.Row> rows, @ForAll long seed) {
    check(FieldType.DOUBLE, rows, seed);
  }

  @Property(tries = 50)
  void ofBools(@ForAll("bools") List<Rows.Row> rows, @ForAll long seed) {
    check(FieldType.BOOL, rows, seed);
  }

  @Property(tries = 150)
  void ofStrings(@ForAll("strings") List<Rows.Row> rows, @ForAll long seed) {
    check(FieldType.STRING, rows, seed);
  }

  /** A last value that changes with every record leaves garbage, which goes. */
  @Test
  void replacedStringsAreDropped() {
    var call = new AggregateCall(MeasureKind.LAST, FieldType.STRING, 0);
    Accumulator column = Accumulator.of(call);
    column.ensure(2);
    Rows.add(column, 1, call, Rows.of(List.of("kept")));
    long most = 0;
    for (int batch = 0; batch < 60; batch++) {
      List<Rows.Row> rows = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        rows.add(new Rows.Row("a longer text " + batch + "," + i, batch, 0, i));
      }
      Rows.add(column, 0, call, rows);
      most = Math.max(most, column.bytes());
    }
    assertEquals("a longer text 59,999", column.value(0));
    assertEquals("kept", column.value(1));
    assertTrue(most < 1_000_000, "60000 texts of 20 bytes, one alive, took " + most);
  }
}
