package io.dataaggregator.cluster.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.stream.StreamSupport;

/** Compares one result row with what it should be. */
final class GroupCheck {
  private static final MathContext DIGITS = new MathContext(60);

  private final String group;
  private final JsonNode expected;
  private final JsonNode values;

  private GroupCheck(String group, JsonNode expected, JsonNode values) {
    this.group = group;
    this.expected = expected;
    this.values = values;
  }

  static void check(String group, JsonNode expected, JsonNode values) {
    var check = new GroupCheck(group, expected, values);
    for (String same : new String[] {"records", "least", "most", "lastQuantity"}) check.same(same);
    for (String same : new String[] {"leastTax", "firstNote", "firstItem", "greatestNote"}) {
      check.same(same);
    }
    for (String real : new String[] {"lowest", "highest", "lastPrice"}) check.near(real, 0);
    for (String real : new String[] {"deviation", "spread"}) check.near(real, 1e-9);
    check.sums();
    check.decimals();
    check.sketches();
  }

  private void same(String name) {
    assertEquals(expected.path(name).asText(), values.path(name).asText(), () -> what(name));
  }

  private void near(String name, double tolerance) {
    double wanted = expected.path(name).asDouble();
    assertTrue(values.path(name).isNull() == expected.path(name).isNull(), () -> what(name));
    near(name, wanted, tolerance);
  }

  private void near(String name, double wanted, double tolerance) {
    assertEquals(
        wanted, values.path(name).asDouble(), Math.abs(wanted) * tolerance, () -> what(name));
  }

  /** Sums of doubles must be the exact sum, rounded once. */
  private void sums() {
    for (String[] pair : new String[][] {{"price", "prices"}, {"extreme", "extremes"}}) {
      if (expected.path(pair[1]).isEmpty()) {
        assertTrue(values.path(pair[0]).isNull(), () -> what(pair[0]));
        continue;
      }
      near(pair[0], sum(expected.path(pair[1])).doubleValue(), 0);
    }
    int prices = expected.path("prices").size();
    if (prices > 0) {
      BigDecimal mean = sum(expected.path("prices")).divide(BigDecimal.valueOf(prices), DIGITS);
      near("meanPrice", mean.doubleValue(), 4e-16);
    }
    same("quantity");
    if (expected.path("quantity").isNull()) return;
    var quantity = new BigDecimal(new BigInteger(expected.path("quantity").asText()));
    var perValue = BigDecimal.valueOf(expected.path("quantities").asLong());
    near("meanQuantity", quantity.divide(perValue, DIGITS).doubleValue(), 4e-16);
    var perRecord = BigDecimal.valueOf(expected.path("records").asLong());
    near("perRecord", quantity.divide(perRecord, DIGITS).doubleValue(), 4e-16);
  }

  private static BigDecimal sum(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(value -> new BigDecimal(value.asDouble()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private void decimals() {
    same("tax");
    if (expected.path("tax").isNull()) return;
    var count = BigDecimal.valueOf(expected.path("taxes").asLong());
    var mean =
        new BigDecimal(expected.path("tax").asText()).divide(count, 8, RoundingMode.HALF_EVEN);
    assertEquals(mean.toPlainString(), values.path("meanTax").asText(), () -> what("meanTax"));
  }

  /** Twice the stated bounds of distinct and quantile: they hold for 97.7 and 99 % each. */
  private void sketches() {
    double notes = expected.path("notes").asDouble();
    JsonNode distinct = values.path("notes");
    double estimate = distinct.path("estimate").asDouble();
    double room = 2 * (distinct.path("upper").asDouble() - distinct.path("lower").asDouble()) + 0.5;
    assertTrue(Math.abs(estimate - notes) <= room, () -> what("notes"));
    quantile();
    JsonNode counts = expected.path("items");
    assertEquals(Math.min(3, counts.size()), values.path("items").size(), () -> what("items"));
    for (JsonNode item : values.path("items")) {
      long count = counts.path(item.path("value").asText()).asLong();
      assertTrue(item.path("lower").asLong() <= count, () -> what("items"));
      assertTrue(item.path("upper").asLong() >= count, () -> what("items"));
    }
  }

  private void quantile() {
    JsonNode median = values.path("median");
    JsonNode prices = expected.path("prices");
    if (prices.isEmpty()) {
      assertTrue(median.isNull(), () -> what("median"));
      return;
    }
    double estimate = median.path("estimate").asDouble();
    double below = 0;
    double notAbove = 0;
    for (JsonNode price : prices) {
      if (price.asDouble() < estimate) below++;
      if (price.asDouble() <= estimate) notAbove++;
    }
    assertTrue(notAbove > below, () -> what("median"));
    double error = 2 * median.path("rankError").asDouble() + 1.0 / prices.size();
    assertTrue(below / prices.size() <= 0.5 + error, () -> what("median"));
    assertTrue(notAbove / prices.size() >= 0.5 - error, () -> what("median"));
  }

  private String what(String name) {
    return name + " of " + group + ": expected " + expected.path(name) + " in " + values;
  }
}
