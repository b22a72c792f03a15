package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.data.GeneratedOrders;
import io.dataaggregator.cluster.data.GeneratedOrders.Values;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.connectors.generator.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
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
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final long WINDOW_MICROS = 60_000_000;

  private final Api api;

  GeneratedTest(Api api) {
    this.api = api;
  }

  @Test
  void theExampleOfTheDocsHasTheResultsThatWereExpected() throws Exception {
    String example = example();
    api.define(NAME, example);
    JsonNode ledger = api.run(NAME, "SUCCEEDED").path("ledger");
    Recipe recipe = GeneratedOrders.recipe(example);
    List<JsonNode> letters = api.rows(Api.path(NAME, "/dead-letters"), "", 1000);
    Set<String> late = GeneratedOrders.places(letters, "record.late");
    Set<String> malformed = GeneratedOrders.places(letters, "record.malformed");
    for (int unit = 0; unit < recipe.units(); unit++) {
      for (long offset = 0; offset < recipe.count(unit); offset++) {
        Recipe.Row row = recipe.row(unit, offset);
        String place = GeneratedOrders.place(unit, offset);
        assertEquals(row.malformed(), malformed.contains(place), place);
        if (late.contains(place)) assertTrue(row.late(), () -> row + " can be late");
      }
    }
    var left = new HashSet<>(late);
    left.addAll(malformed);
    assertEquals(
        GeneratedOrders.expected(recipe, WINDOW, recipe::count, left),
        GeneratedOrders.found(api.rows(Api.path(NAME, "/results"), "", 1000)));
    assertEquals(200_000, ledger.path("read").asInt());
    assertEquals(late.size(), ledger.path("late").asInt());
    assertEquals(malformed.size(), ledger.path("rejected").asInt());
    assertTrue(api.get(Api.path(NAME, "/verify")).path("balanced").asBoolean());
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
    SortedMap<String, Values> found =
        GeneratedOrders.found(api.rows(results, "&state=final", 1000));
    String last = found.lastKey().replaceFirst(" .*", "");
    assertEquals(upTo(last, GeneratedOrders.recipe(endless)), found);
  }

  /** Buckets of an endless recipe in windows up to one that is final. */
  private static Map<String, Values> upTo(String last, Recipe recipe) {
    var expected = new TreeMap<String, Values>();
    long end = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(last)) + WINDOW_MICROS;
    for (long offset = 0; ; offset++) {
      for (int unit = 0; unit < recipe.units(); unit++) {
        Recipe.Row row = recipe.row(unit, offset);
        // no record is put back further
        if (row.atMicros() - WINDOW_MICROS > end) return expected;
        boolean counts = !row.malformed() && row.atMicros() < end;
        if (counts)
          expected.merge(GeneratedOrders.bucket(row, WINDOW), Values.of(row), Values::plus);
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
}
