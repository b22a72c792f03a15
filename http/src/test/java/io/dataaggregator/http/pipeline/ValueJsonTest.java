package io.dataaggregator.http.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dataaggregator.engine.measure.DistinctEstimate;
import io.dataaggregator.engine.measure.QuantileEstimate;
import io.dataaggregator.engine.measure.TopItems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValueJsonTest {
  @Property(tries = 200)
  void integersOfAnySizeAreNumbers(@ForAll BigInteger big, @ForAll long small) throws IOException {
    assertEquals(big.toString(), json(big));
    assertEquals(Long.toString(small), json(small));
  }

  @Property(tries = 200)
  void decimalsAreStringsWithTheirScale(@ForAll BigDecimal decimal) throws IOException {
    JsonNode node = tree(decimal);
    assertTrue(node.isTextual());
    assertEquals(0, decimal.compareTo(new BigDecimal(node.textValue())));
    if (decimal.scale() >= 0) {
      assertEquals(decimal, new BigDecimal(node.textValue()));
    }
  }

  @Property(tries = 300)
  void doublesAreReadBackBitByBit(@ForAll double value) throws IOException {
    assertEquals(value, Double.parseDouble(json(value)));
  }

  @Test
  void whatIsNoNumberIsAString() throws IOException {
    assertEquals("\"NaN\"", json(Double.NaN));
    assertEquals("\"Infinity\"", json(Double.POSITIVE_INFINITY));
    assertEquals("\"-Infinity\"", json(Double.NEGATIVE_INFINITY));
    assertEquals("-0.0", json(-0.0));
  }

  @Property(tries = 300)
  void anyTextIsWrittenAndHalfPairsDoNotFail(@ForAll String text) throws IOException {
    String unicode = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    assertEquals(unicode, tree(text).textValue());
    assertEquals(unicode + "?", tree(text + "\ud800").textValue());
  }

  @Test
  void timesHaveAsManyDigitsAsNeeded() throws IOException {
    assertEquals("\"2026-11-01T00:00:00Z\"", json(Instant.parse("2026-11-01T00:00:00.000Z")));
    assertEquals(
        "\"1969-12-31T23:59:59.999999Z\"", json(Instant.parse("1969-12-31T23:59:59.999999Z")));
  }

  @Test
  void hugeExponentsStayShort() throws IOException {
    assertEquals("\"1E+100000\"", json(new BigDecimal("1E100000")));
  }

  @Test
  void estimatesComeWithTheirBounds() throws IOException {
    assertEquals(
        "{\"estimate\":97.5,\"lower\":95.0,\"upper\":100.0}",
        json(new DistinctEstimate(97.5, 95, 100)));
    assertEquals(
        "{\"estimate\":2.5,\"lower\":\"-Infinity\",\"upper\":3.0,\"rankError\":0.25}",
        json(new QuantileEstimate(2.5, Double.NEGATIVE_INFINITY, 3.0, 0.25)));
    assertEquals(
        "{\"estimate\":\"1970-01-01T00:00:00Z\",\"lower\":\"1970-01-01T00:00:00Z\","
            + "\"upper\":\"1970-01-01T00:00:01Z\",\"rankError\":0.0}",
        json(new QuantileEstimate(Instant.EPOCH, Instant.EPOCH, Instant.ofEpochSecond(1), 0)));
    assertEquals(
        "[{\"value\":\"a\",\"count\":3,\"lower\":2,\"upper\":4}]",
        json(new TopItems(List.of(new TopItems.Item("a", 3, 2, 4)))));
  }

  @Test
  void nullsAndListsNest() throws IOException {
    assertEquals("null", json(null));
    assertEquals("[true,1,\"x\"]", json(List.of(true, 1L, "x")));
  }

  @Test
  void whatHasNoFormIsABug() {
    assertThrows(IllegalArgumentException.class, () -> json(Thread.currentThread()));
  }

  private static JsonNode tree(Object value) throws IOException {
    return new ObjectMapper().readTree(json(value));
  }

  private static String json(@Nullable Object value) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var generator = new JsonFactory().createGenerator(out)) {
      ValueJson.write(generator, value);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
