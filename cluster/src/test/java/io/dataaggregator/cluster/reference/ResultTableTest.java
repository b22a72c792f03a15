package io.dataaggregator.cluster.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.ReferenceDefinition;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.definition.TransformDefinition.Missing;
import io.dataaggregator.engine.measure.DistinctEstimate;
import io.dataaggregator.engine.port.ResultPage;
import io.dataaggregator.engine.reference.Reference;
import io.dataaggregator.engine.reference.ReferenceException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Results become rows of the types that were declared, or it is said why they cannot. */
class ResultTableTest {
  private static ResultTable table(FieldType key, FieldType value) {
    var fields =
        List.of(
            new FieldDefinition("key", "k", key, null),
            new FieldDefinition("value", "m", value, null));
    return new ResultTable(
        "other",
        new Lookup(
            new ReferenceDefinition.Results("other", fields),
            Map.of("key", "x"),
            Map.of("value", "v"),
            Missing.KEEP,
            null),
        1 << 20);
  }

  private static ResultPage page(@Nullable Object key, @Nullable Object value) {
    Map<String, @Nullable Object> keys = new HashMap<>();
    keys.put("k", key);
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("m", value);
    var row = new ResultPage.Row(null, null, keys, values, "final", 1);
    return new ResultPage(List.of(row), null, Instant.EPOCH, 4, null);
  }

  private static String version(FieldType key, FieldType value, Object... keysAndValues) {
    ResultTable table = table(key, value);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      table.add(page(keysAndValues[i], keysAndValues[i + 1]));
    }
    Reference reference = table.build();
    String version = reference.version().version();
    assertTrue(version.startsWith("generation 4 sha256:"), version);
    return version;
  }

  @Test
  void valuesAreWhatTheyAreWhateverTheirClass() {
    FieldType money = FieldType.decimal(2);
    assertEquals(
        version(FieldType.STRING, FieldType.INT, "a", 7L),
        version(FieldType.STRING, FieldType.INT, "a", BigInteger.valueOf(7)));
    assertEquals(
        version(FieldType.STRING, money, "a", new BigDecimal("7.00")),
        version(FieldType.STRING, money, "a", 7L));
    assertEquals(
        version(FieldType.STRING, FieldType.DOUBLE, "a", 7.0),
        version(FieldType.STRING, FieldType.DOUBLE, "a", new DistinctEstimate(7.0, 6.0, 8.0)));
    version(FieldType.TIMESTAMP, FieldType.BOOL, Instant.EPOCH, true);
    version(FieldType.BOOL, FieldType.STRING, false, "text");
    version(FieldType.INT, FieldType.TIMESTAMP, 1L, Instant.parse("2026-01-01T00:00:00.000001Z"));
  }

  @Test
  void theLatestWindowOfAKeyCounts() {
    assertEquals(
        version(FieldType.STRING, FieldType.INT, "a", 3L, "b", 2L),
        version(FieldType.STRING, FieldType.INT, "a", 1L, "b", 2L, "a", 3L));
  }

  @Test
  void whatIsOfAnotherTypeIsRefused() {
    refused(FieldType.INT, "text", "m = text, which is no int");
    refused(FieldType.INT, new BigInteger("9").pow(40), "which is no int");
    refused(FieldType.decimal(1), new BigDecimal("7.25"), "m = 7.25, which is no decimal(1)");
    refused(FieldType.STRING, 7L, "m = 7, which is no string");
    refused(FieldType.BOOL, 7L, "which is no bool");
    refused(FieldType.DOUBLE, "7", "which is no double");
    refused(FieldType.TIMESTAMP, 7L, "which is no timestamp");
  }

  private static void refused(FieldType type, Object value, String says) {
    ResultTable table = table(FieldType.STRING, type);
    var refused = assertThrows(ReferenceException.class, () -> table.add(page("a", value)));
    assertEquals("source.bad-reference", refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains(says), refused::toString);
  }
}
