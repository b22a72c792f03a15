package io.dataaggregator.engine.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sums and moments equal decimal arithmetic, whatever the order and the grouping of merges. */
class ExactMeasuresTest {
  // the least square beside the greatest: so that nearly a tie is not taken for one
  private static final MathContext DIGITS = new MathContext(2000);

  @Provide
  Arbitrary<List<Double>> doubles() {
    Arbitrary<Double> any =
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
    Arbitrary<Double> usual = Arbitraries.integers().between(-99999, 99999).map(i -> i / 100.0);
    Arbitrary<Double> extreme =
        Arbitraries.of(
            0.0,
            -0.0,
            1.0,
            -1.0,
            0x1p53,
            0x1p-44,
            0x1.fffffffffffffp-45,
            0x1.fffffffffffffp68,
            0x1p69,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            0x1p970,
            0x1p-1000,
            0.1);
    // lists of one sort each: mixed ones alone would never leave the widest path
    return Arbitraries.oneOf(
        usual.list().ofMinSize(1).ofMaxSize(60),
        any.list().ofMinSize(1).ofMaxSize(30),
        extreme.list().ofMinSize(1).ofMaxSize(30),
        Arbitraries.oneOf(any, usual, extreme).list().ofMinSize(1).ofMaxSize(60));
  }

  @Provide
  Arbitrary<List<Long>> longs() {
    return Arbitraries.oneOf(
            Arbitraries.longs(),
            Arbitraries.longs().between(-50, 50),
            Arbitraries.of(Long.MAX_VALUE, Long.MIN_VALUE, -1L, 0L))
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  private static void check(AggregateCall call, List<?> values, long seed, Object expected) {
    List<Rows.Row> rows = Rows.of(values);
    assertEquals(expected, Rows.atOnce(call, rows).value());
    var random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      assertEquals(expected, Rows.scattered(call, rows, random).value());
    }
  }

  private static AggregateCall call(MeasureKind kind, FieldType type) {
    return new AggregateCall(kind, type, 0);
  }

  private static BigDecimal sum(List<Double> values) {
    return values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The population variance times the square of the count, exactly. */
  private static BigDecimal numerator(List<BigDecimal> values) {
    BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal squares =
        values.stream().map(x -> x.multiply(x)).reduce(BigDecimal.ZERO, BigDecimal::add);
    return squares.multiply(BigDecimal.valueOf(values.size())).subtract(sum.multiply(sum));
  }

  private static double variance(List<BigDecimal> values) {
    BigDecimal count = BigDecimal.valueOf(values.size());
    return numerator(values).divide(count.multiply(count), DIGITS).doubleValue();
  }

  @Property(tries = 400)
  void sumOfDoubles(@ForAll("doubles") List<Double> values, @ForAll long seed) {
    check(call(MeasureKind.SUM, FieldType.DOUBLE), values, seed, sum(values).doubleValue());
  }

  @Property(tries = 400)
  void averageOfDoubles(@ForAll("doubles") List<Double> values, @ForAll long seed) {
    BigDecimal average = sum(values).divide(BigDecimal.valueOf(values.size()), DIGITS);
    double expected = average.doubleValue();
    // BigDecimal has no negative zero
    if (expected == 0 && average.signum() < 0) expected = -0.0;
    check(call(MeasureKind.AVG, FieldType.DOUBLE), values, seed, expected);
  }

  @Property(tries = 200)
  void varianceOfDoubles(@ForAll("doubles") List<Double> values, @ForAll long seed) {
    double expected = variance(values.stream().map(BigDecimal::new).toList());
    check(call(MeasureKind.VARIANCE, FieldType.DOUBLE), values, seed, expected);
  }

  @Property(tries = 150)
  void deviationOfDoubles(@ForAll("doubles") List<Double> values, @ForAll long seed) {
    AggregateCall call = call(MeasureKind.STDDEV, FieldType.DOUBLE);
    double deviation = (Double) Objects.requireNonNull(Rows.atOnce(call, Rows.of(values)).value());
    checkRoot(deviation, values.stream().map(BigDecimal::new).toList());
    check(call, values, seed, deviation);
  }

  /** No double is nearer to the root than this one: its neighbours' midpoints enclose it. */
  private static void checkRoot(double root, List<BigDecimal> values) {
    BigDecimal count = BigDecimal.valueOf(values.size());
    BigDecimal square = numerator(values);
    BigDecimal below = new BigDecimal(root).add(new BigDecimal(Math.nextDown(root)));
    BigDecimal above =
        new BigDecimal(root).multiply(BigDecimal.TWO).add(new BigDecimal(Math.ulp(root)));
    // doubled midpoints: four times the numerator
    BigDecimal four = square.multiply(BigDecimal.valueOf(4));
    int overBelow = root == 0 ? 1 : four.compareTo(below.multiply(count).pow(2));
    int underAbove = above.multiply(count).pow(2).compareTo(four);
    int tie = (Double.doubleToRawLongBits(root) & 1) == 0 ? 0 : 1;
    assertTrue(overBelow >= tie && underAbove >= tie, root + " is not the nearest to the root");
  }

  @Property(tries = 200)
  void notFiniteDoubles(@ForAll("doubles") List<Double> finite, @ForAll long seed) {
    var random = new Random(seed);
    List<Double> values = new ArrayList<>(finite);
    double expected = 0;
    for (int i = 0; i < 3; i++) {
      double special =
          List.of(Double.NaN, 1 / 0.0, -1 / 0.0, 1 / 0.0).get(random.nextInt(i == 0 ? 4 : 2));
      values.add(special);
      expected += special;
    }
    check(call(MeasureKind.SUM, FieldType.DOUBLE), values, seed, expected);
    check(call(MeasureKind.AVG, FieldType.DOUBLE), values, seed, expected);
    check(call(MeasureKind.STDDEV, FieldType.DOUBLE), values, seed, Double.NaN);
  }

  @Property(tries = 300)
  void sumAndAverageOfInts(@ForAll("longs") List<Long> values, @ForAll long seed) {
    BigInteger sum =
        values.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    check(call(MeasureKind.SUM, FieldType.INT), values, seed, sum);
    double average =
        new BigDecimal(sum).divide(BigDecimal.valueOf(values.size()), DIGITS).doubleValue();
    check(call(MeasureKind.AVG, FieldType.INT), values, seed, average);
  }

  @Property(tries = 200)
  void sumAndAverageOfDecimals(@ForAll("longs") List<Long> values, @ForAll long seed) {
    FieldType type = FieldType.decimal(2);
    BigDecimal sum =
        values.stream().map(x -> BigDecimal.valueOf(x, 2)).reduce(BigDecimal::add).orElseThrow();
    check(call(MeasureKind.SUM, type), values, seed, sum);
    BigDecimal average = sum.divide(BigDecimal.valueOf(values.size()), 8, RoundingMode.HALF_EVEN);
    check(call(MeasureKind.AVG, type), values, seed, average);
  }

  @Property(tries = 200)
  void momentsOfIntsAndDecimals(@ForAll("longs") List<Long> values, @ForAll long seed) {
    List<BigDecimal> ints = values.stream().map(BigDecimal::valueOf).toList();
    check(call(MeasureKind.VARIANCE, FieldType.INT), values, seed, variance(ints));
    AggregateCall deviation = call(MeasureKind.STDDEV, FieldType.INT);
    Object root = Objects.requireNonNull(Rows.atOnce(deviation, Rows.of(values)).value());
    checkRoot((Double) root, ints);
    check(deviation, values, seed, root);
    FieldType fine = FieldType.decimal(18);
    List<BigDecimal> decimals = values.stream().map(x -> BigDecimal.valueOf(x, 18)).toList();
    check(call(MeasureKind.VARIANCE, fine), values, seed, variance(decimals));
  }

  /** An empty slot is the identity of merging, from either side. */
  @Property(tries = 100)
  void emptyIsTheIdentity(@ForAll("doubles") List<Double> values) {
    for (MeasureKind kind : MeasureKind.values()) {
      if (kind == MeasureKind.TOP || kind == MeasureKind.QUANTILE) continue;
      AggregateCall call = call(kind, FieldType.DOUBLE);
      Rows.Held held = Rows.atOnce(call, Rows.of(values));
      Object before = Objects.requireNonNull(held.value());
      Accumulator empty = Accumulator.of(call);
      empty.ensure(1);
      held.column().merge(held.slot(), empty, 0);
      assertEquals(before, held.value());
      empty.merge(0, held.column(), held.slot());
      assertEquals(before, empty.value(0));
      empty.clear(0);
      held.column().clearAll();
      assertEquals(held.value(), empty.value(0));
    }
  }
}
