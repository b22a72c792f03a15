package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.connectors.generator.GeneratorConnector;
import io.dataaggregator.connectors.generator.Recipe;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.Notation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the engine makes of generated records is what their recipe says without the engine. */
@ExtendWith(SharedNode.class)
class GeneratedTest {
  private static final String NAME = "made-up-orders";
  private static final long MINUTE_MICROS = 60_000_000;

  private final Api api;

  GeneratedTest(Api api) {
    this.api = api;
  }

  private record Values(long orders, long amount, double price, long last) {
    static Values of(Recipe.Row row) {
      return new Values(1, row.amount(), row.price(), row.number());
    }

    Values plus(Values other) {
      return new Values(
          orders + other.orders,
          amount + other.amount,
          price + other.price,
          Math.max(last, other.last));
    }
  }

  @Test
  void theExampleOfTheDocsHasTheResultsThatWereExpected() throws Exception {
    String example = example();
    api.define(NAME, example);
    JsonNode ledger = api.run(NAME, "SUCCEEDED").path("ledger");
    Recipe recipe = recipe(example);
    Set<String> late = letters("record.late");
    Set<String> malformed = letters("record.malformed");
    assertFalse(late.isEmpty(), "the first seal makes all that are put back an hour late");
    var expected = new TreeMap<String, Values>();
    for (int unit = 0; unit < recipe.units(); unit++) {
      for (long offset = 0; offset < recipe.count(unit); offset++) {
        Recipe.Row row = recipe.row(unit, offset);
        String place = Recipe.unitName(unit) + " " + offset;
        assertEquals(row.malformed(), malformed.contains(place), place);
        if (late.contains(place)) assertTrue(row.late(), () -> row + " can be late");
        else if (!row.malformed()) expected.merge(bucket(row), Values.of(row), Values::plus);
      }
    }
    assertEquals(expected, results(NAME, ""));
    assertEquals(200_000, ledger.path("read").asInt());
    assertEquals(late.size(), ledger.path("late").asInt());
    assertEquals(malformed.size(), ledger.path("rejected").asInt());
    assertTrue(api.get(Api.path(NAME, "/verify")).path("balanced").asBoolean());
  }

  private static String bucket(Recipe.Row row) {
    long start = row.atMicros() - Math.floorMod(row.atMicros(), MINUTE_MICROS);
    return Instant.EPOCH.plus(start, ChronoUnit.MICROS) + " " + row.key();
  }

  private SortedMap<String, Values> results(String name, String query) throws Exception {
    var found = new TreeMap<String, Values>();
    for (JsonNode row : api.rows(Api.path(name, "/results"), query, 1000)) {
      String bucket = row.at("/window/start").asText() + " " + row.at("/key/key").asText();
      JsonNode values = row.path("values");
      found.put(
          bucket,
          new Values(
              values.path("orders").asLong(),
              values.path("amount").asLong(),
              values.path("price").asDouble(),
              values.path("last").asLong()));
    }
    return found;
  }

  /** Units and offsets of the dead letters with a code. */
  private Set<String> letters(String code) throws Exception {
    var places = new HashSet<String>();
    for (JsonNode letter : api.rows(Api.path(NAME, "/dead-letters"), "", 1000)) {
      if (!letter.path("code").asText().equals(code)) continue;
      String place = letter.path("unit").asText() + " " + letter.path("offset").asLong();
      assertTrue(places.add(place), () -> place + " stands twice");
    }
    return places;
  }

  @Test
  void aSourceWithoutEndIsReadUntilItIsPaused() throws Exception {
    String name = NAME + "-endless";
    String batch = example().replace(NAME, name).replaceAll(" *(records|late|lateBy): .*\n", "");
    String[] yaml = {"content-type", "application/yaml"};
    JsonNode problem = api.refused(422, "input.invalid", "PUT", Api.path(name, ""), batch, yaml);
    JsonNode error = problem.at("/errors/0");
    assertEquals("source.endless", error.path("code").asText(), problem::toString);
    assertEquals("/spec/run/mode", error.path("pointer").asText(), problem::toString);
    String detail = problem.toString();
    assertTrue(detail.contains("give records") && detail.contains("continuous"), detail);

    String endless = batch.replace("mode: batch", "mode: continuous");
    api.define(name, endless);
    String results = Api.path(name, "/results");
    api.await(results + "?state=final&limit=1000", page -> page.path("items").size() >= 150);
    api.expect(200, "POST", Api.path(name, "/pause"), "");
    api.await(
        Api.path(name, "/runs"), runs -> !runs.at("/items/0/status").asText().equals("RUNNING"));
    assertTrue(api.get(Api.path(name, "/verify")).path("balanced").asBoolean());
    SortedMap<String, Values> found = results(name, "&state=final");
    String last = found.lastKey().replaceFirst(" .*", "");
    assertEquals(upTo(last, recipe(endless)), found);
  }

  /** Buckets of an endless recipe in windows up to one that is final. */
  private static Map<String, Values> upTo(String last, Recipe recipe) {
    var expected = new TreeMap<String, Values>();
    long end = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(last)) + MINUTE_MICROS;
    for (long offset = 0; ; offset++) {
      for (int unit = 0; unit < recipe.units(); unit++) {
        Recipe.Row row = recipe.row(unit, offset);
        // no record is put back further
        if (row.atMicros() - MINUTE_MICROS > end) return expected;
        boolean counts = !row.malformed() && row.atMicros() < end;
        if (counts) expected.merge(bucket(row), Values.of(row), Values::plus);
      }
    }
  }

  private static String example() throws IOException {
    Path docs = Path.of(System.getProperty("project.root"), "docs");
    var yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    var found = yaml.matcher(Files.readString(docs.resolve("connectors/generator.md")));
    assertTrue(found.find(), "the page has an example");
    return found.group(1);
  }

  private static Recipe recipe(String yaml) {
    var spec = new GeneratorConnector().spec();
    return switch (DefinitionParser.parse(yaml, Notation.YAML, Map.of(spec.name(), spec))) {
      case DefinitionParser.Parsed parsed ->
          GeneratorConnector.recipe(parsed.definition().source());
      case DefinitionParser.Refused(var problems) -> throw new AssertionError(problems.toString());
    };
  }
}
