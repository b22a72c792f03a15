package io.dataaggregator.engine.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.FieldType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Sketches stay near the truth however the records reach them, and are exact while small. */
class SketchMeasuresTest {
  // five standard errors of a sketch with 4096 registers: one in millions
  private static final double DISTINCT_ERROR = 5 * 1.04 / 64;
  // three times what holds with 99 %
  private static final double RANK_ERROR = 0.04;

  private static List<Object> values(FieldType type, int count, int range, Random random) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // squaring makes small numbers frequent
      double share = random.nextDouble();
      long number = (long) (share * share * range);
      values.add(
          switch (type.kind()) {
            case STRING -> "value " + number;
            case BOOL -> number == 0;
            case DOUBLE -> number / 8.0;
            case INT, DECIMAL, TIMESTAMP, JSON -> number;
          });
    }
    return values;
  }

  private static List<Rows.Held> both(AggregateCall call, List<Object> values, Random random) {
    List<Rows.Row> rows = Rows.of(values);
    return List.of(Rows.atOnce(call, rows), Rows.scattered(call, rows, random));
  }

  @Property(tries = 60)
  void distinct(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30000) int range, @ForAll boolean text) {
    var random = new Random(seed);
    FieldType type = text ? FieldType.STRING : FieldType.DOUBLE;
    int few = range % (DistinctColumn.FEW + 20) + 1;
    List<Object> values = values(type, 20_000, range % 3 == 0 ? few : range, random);
    int truth = new HashSet<>(values).size();
    var call = new AggregateCall(MeasureKind.DISTINCT, type, 0);
    for (Rows.Held held : both(call, values, random)) {
      var estimate = assertInstanceOf(DistinctEstimate.class, held.value());
      if (truth <= DistinctColumn.FEW) assertEquals(truth, estimate.estimate());
      assertEquals(truth, estimate.doubleValue(), truth * DISTINCT_ERROR);
      assertTrue(estimate.lower() <= estimate.estimate());
      assertTrue(estimate.upper() >= estimate.estimate());
    }
  }

  @Property(tries = 60)
  void quantileOfManyValues(@ForAll long seed, @ForAll @IntRange(min = 0, max = 100) int percent) {
    var random = new Random(seed);
    List<Object> values = values(FieldType.INT, 5_000, 1_000_000, random);
    double rank = percent / 100.0;
    var call = new AggregateCall(MeasureKind.QUANTILE, FieldType.INT, rank);
    for (Rows.Held held : both(call, values, random)) {
      var estimate = assertInstanceOf(QuantileEstimate.class, held.value());
      double value = estimate.doubleValue();
      long below = values.stream().filter(x -> (Long) x < value).count();
      long notAbove = values.stream().filter(x -> (Long) x <= value).count();
      double size = values.size();
      assertTrue(below / size <= rank + RANK_ERROR, value + " is too great");
      assertTrue(notAbove / size >= rank - RANK_ERROR, value + " is too small");
      assertTrue(estimate.rankError() > 0 && estimate.rankError() < 0.02);
      assertTrue((Double) estimate.lower() <= value && value <= (Double) estimate.upper());
    }
  }

  @Property(tries = 60)
  void quantileOfFewValuesIsExact(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 190) int count,
      @ForAll @IntRange(min = 0, max = 100) int percent) {
    var random = new Random(seed);
    List<Object> values = values(FieldType.DOUBLE, count, 1000, random);
    var call = new AggregateCall(MeasureKind.QUANTILE, FieldType.DOUBLE, percent / 100.0);
    List<Object> sorted = values.stream().sorted(Comparator.comparing(x -> (Double) x)).toList();
    // in whole numbers: the rank times the count, rounded up
    int place = (percent * count + 99) / 100;
    for (Rows.Held held : both(call, values, random)) {
      var estimate = assertInstanceOf(QuantileEstimate.class, held.value());
      assertEquals(0, estimate.rankError());
      assertEquals(estimate.value(), estimate.lower());
      // percent / 100.0 is not the fraction itself, so next to a whole place either will do
      Object at = sorted.get(Math.max(0, place - 1));
      Object next = sorted.get(Math.min(count - 1, Math.max(0, place)));
      assertTrue(estimate.value().equals(at) || estimate.value().equals(next));
    }
  }

  @Property(tries = 40)
  void topBoundsHoldTheTruth(@ForAll long seed, @ForAll boolean text) {
    var random = new Random(seed);
    FieldType type = text ? FieldType.STRING : FieldType.INT;
    List<Object> values = values(type, 20_000, 5_000, random);
    Map<Object, Long> truth =
        values.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    var call = new AggregateCall(MeasureKind.TOP, type, 5);
    for (Rows.Held held : both(call, values, random)) {
      var top = assertInstanceOf(TopItems.class, held.value());
      assertEquals(5, top.items().size());
      for (TopItems.Item item : top.items()) {
        long times = truth.getOrDefault(item.value(), 0L);
        assertTrue(item.lower() <= times && times <= item.upper(), item + " is not " + times);
      }
    }
  }

  @Property(tries = 60)
  void topOfFewValuesIsExact(@ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int range) {
    var random = new Random(seed);
    for (FieldType type : List.of(FieldType.STRING, FieldType.INT, FieldType.BOOL)) {
      List<Object> values = values(type, 2_000, range, random);
      Map<Object, Long> truth =
          values.stream()
              .collect(
                  Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
      List<TopItems.Item> expected =
          truth.entrySet().stream()
              .sorted(Map.Entry.<Object, Long>comparingByValue().reversed())
              .limit(7)
              .map(e -> new TopItems.Item(e.getKey(), e.getValue(), e.getValue(), e.getValue()))
              .toList();
      var call = new AggregateCall(MeasureKind.TOP, type, 7);
      for (Rows.Held held : both(call, values, random)) {
        assertEquals(new TopItems(expected), held.value());
      }
    }
  }
}
