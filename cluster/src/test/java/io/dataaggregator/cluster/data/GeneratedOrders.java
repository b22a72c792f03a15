package io.dataaggregator.cluster.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.connectors.generator.GeneratorConnector;
import io.dataaggregator.connectors.generator.Recipe;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.Notation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;

/** Generated records by window and key, as their recipe has them and as the API shows them. */
public final class GeneratedOrders {
  private GeneratedOrders() {}

  /** The measures {@code orders}, {@code amount}, {@code price} and {@code last} of one bucket. */
  public record Values(long orders, long amount, double price, long last) {
    public static Values of(Recipe.Row row) {
      return new Values(1, row.amount(), row.price(), row.number());
    }

    public Values plus(Values other) {
      return new Values(
          orders + other.orders,
          amount + other.amount,
          price + other.price,
          Math.max(last, other.last));
    }
  }

  /** What the source of a pipeline file with a generator makes. */
  public static Recipe recipe(String yaml) {
    var spec = new GeneratorConnector().spec();
    return switch (DefinitionParser.parse(yaml, Notation.YAML, Map.of(spec.name(), spec))) {
      case DefinitionParser.Parsed parsed ->
          GeneratorConnector.recipe(parsed.definition().source());
      case DefinitionParser.Refused(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  /** Where a record stands, as {@link #places} has it. */
  public static String place(int unit, long offset) {
    return Recipe.unitName(unit) + " " + offset;
  }

  /**
   * What must come of the first {@code counts} records of each unit.
   *
   * @param window its length
   * @param left places of records that were left out: late or malformed ones
   */
  public static SortedMap<String, Values> expected(
      Recipe recipe, Duration window, IntToLongFunction counts, Set<String> left) {
    var expected = new TreeMap<String, Values>();
    for (int unit = 0; unit < recipe.units(); unit++) {
      for (long offset = 0; offset < counts.applyAsLong(unit); offset++) {
        if (left.contains(place(unit, offset))) continue;
        Recipe.Row row = recipe.row(unit, offset);
        expected.merge(bucket(row, window), Values.of(row), Values::plus);
      }
    }
    return expected;
  }

  /** The bucket of a record. */
  public static String bucket(Recipe.Row row, Duration window) {
    long start = row.atMicros() - Math.floorMod(row.atMicros(), window.toNanos() / 1_000);
    return Instant.EPOCH.plus(start, ChronoUnit.MICROS) + " " + row.key();
  }

  /** Rows of {@code /results}, each once. */
  public static SortedMap<String, Values> found(Iterable<JsonNode> rows) {
    var found = new TreeMap<String, Values>();
    for (JsonNode row : rows) {
      String bucket = row.at("/window/start").asText() + " " + row.at("/key/key").asText();
      JsonNode values = row.path("values");
      Values twice =
          found.put(
              bucket,
              new Values(
                  values.path("orders").asLong(),
                  values.path("amount").asLong(),
                  values.path("price").asDouble(),
                  values.path("last").asLong()));
      if (twice != null) throw new AssertionError(bucket + " stands twice");
    }
    return found;
  }

  /** Places of the dead letters with a code, each once. */
  public static Set<String> places(Iterable<JsonNode> letters, String code) {
    var places = new HashSet<String>();
    for (JsonNode letter : letters) {
      if (!letter.path("code").asText().equals(code)) continue;
      String place = letter.path("unit").asText() + " " + letter.path("offset").asLong();
      if (!places.add(place)) throw new AssertionError(place + " stands twice");
    }
    return places;
  }
}
