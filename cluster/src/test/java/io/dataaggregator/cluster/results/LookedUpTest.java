package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records joined with a file, and which content of it they were joined with. */
@ExtendWith(SharedNode.class)
class LookedUpTest {
  private static final String[] YAML = {"content-type", "application/yaml"};

  private final Api api;

  LookedUpTest(Api api) {
    this.api = api;
  }

  private static String lookup(String path, String rest) {
    return "[lookup: {file: {path: \""
        + path
        + "\", format: {type: csv}, fields: {code: {type: string}, city: {type: string}}}, on:"
        + " {code: k}, take: [city]"
        + rest
        + "}]";
  }

  private static Definition definition(String name, SourceFiles records, String transforms) {
    return Definition.of(name, records)
        .with("transforms", transforms)
        .with("groupBy", "[city]")
        .with("limits", "{rejected: 100%}");
  }

  private static SourceFiles cities(String... lines) throws Exception {
    return SourceFiles.create().write("cities.csv", "code,city", lines);
  }

  @Test
  void whatIsMissingIsKeptOrFilteredOrRejected() throws Exception {
    SourceFiles records = SourceFiles.create();
    String[] keys = {"a", "b", "x", "", "a"};
    records.write("in.csv", "k,n", 20_000, i -> keys[i % 5] + ",1");
    String path = cities("a,Aachen", "b,Bremen", "c,Celle").path("cities.csv");
    Map<String, String> ledgers =
        Map.of(
            "keep", "20000 20000 0 0",
            "drop", "20000 12000 8000 0",
            "reject", "20000 12000 0 8000");
    for (var expected : ledgers.entrySet()) {
      String name = "lookup-" + expected.getKey();
      api.define(definition(name, records, lookup(path, ", missing: " + expected.getKey())));
      JsonNode ledger = api.run(name, "SUCCEEDED").path("ledger");
      assertEquals(expected.getValue(), counts(ledger), name);
      Map<String, Long> cities = sums(name);
      assertEquals(8_000, cities.get("Aachen"));
      assertEquals(4_000, cities.get("Bremen"));
      assertEquals(expected.getKey().equals("keep") ? 8_000L : null, cities.get("null"));
      JsonNode books = api.get(Api.path(name, "/verify"));
      assertTrue(books.path("balanced").asBoolean(), books::toString);
      assertEquals(1, books.path("joined").size(), books::toString);
      JsonNode joined = books.at("/joined/0");
      assertEquals(ledger, joined.path("ledger"));
      assertEquals(path, joined.path("reference").asText());
      assertEquals(3, joined.path("rows").asInt());
    }
    JsonNode letter = api.rows(Api.path("lookup-reject", "/dead-letters"), "", 10).getFirst();
    assertEquals("record.no-reference", letter.path("code").asText());
    assertEquals("no row of " + path + " has code = 'x'", letter.path("message").asText());
  }

  private static String counts(JsonNode ledger) {
    return ledger.path("read")
        + " "
        + ledger.path("aggregated")
        + " "
        + ledger.path("filtered")
        + " "
        + ledger.path("rejected");
  }

  private Map<String, Long> sums(String name) throws Exception {
    var sums = new TreeMap<String, Long>();
    for (JsonNode row : api.results(name)) {
      sums.merge(row.at("/key/city").asText(), row.at("/values/records").asLong(), Long::sum);
    }
    return sums;
  }

  @Test
  void whatCannotBeLookedUpInEndsTheRun() throws Exception {
    String name = "lookup-refused";
    SourceFiles records = SourceFiles.csv("k,n", "a,1", "b,1");
    SourceFiles reference = cities("a,Aachen", "b,Bremen");
    String path = reference.path("cities.csv");
    Definition definition = definition(name, records, lookup(path, ""));
    api.define(definition);
    api.run(name, "SUCCEEDED");

    reference.write("cities.csv", "code,city", "a,Aachen", "b,Bremen", "a,Amberg");
    failsWith(name, "SOURCE", "source.duplicate-key", "two rows with code = 'a'");
    reference.write("cities.csv", "code,city", "a,Aachen,", "b,Bremen");
    failsWith(name, "SOURCE", "source.bad-reference", "cannot be read");
    reference.write("cities.csv", "code,town", "a,Aachen");
    failsWith(name, "SOURCE", "source.column-missing", "city");
    reference.delete("cities.csv");
    failsWith(name, "SOURCE", "source.file-missing", "does not exist");
    // the former results stay
    assertEquals(Map.of("Aachen", 1L, "Bremen", 1L), sums(name));

    reference.write("cities.csv", "code,city", 2_000, i -> "code-" + i + ",a city of its own " + i);
    api.define(definition.with("limits", "{stateBytes: 64KiB, rejected: 100%}"));
    failsWith(name, "LIMIT", "limit.reference-bytes", "raise limits.stateBytes");
  }

  private void failsWith(String name, String category, String code, String says) throws Exception {
    JsonNode error = api.run(name, "FAILED").path("error");
    assertEquals(code, error.path("code").asText(), error::toString);
    assertEquals(category, error.path("category").asText(), error::toString);
    assertTrue(error.path("message").asText().contains(says), error::toString);
  }

  @Test
  void aFileIsLookedAtWhenItIsNamed() throws Exception {
    SourceFiles records = SourceFiles.csv("k,n", "a,1");
    SourceFiles reference = cities("a,Aachen");
    String missing = lookup(reference.path("nowhere.csv"), "");
    refused(records, missing, "source.file-missing", "/file/path", "nowhere.csv");
    String other = lookup(reference.path("cities.csv"), "").replace("city: {type", "town: {type");
    other = other.replace("take: [city]", "take: {town: city}");
    refused(records, other, "source.column-missing", "/file/fields/town/from", "town");
    String typed = lookup(reference.path("cities.csv"), "").replace("{code: k}", "{code: n}");
    refused(records, typed, "expression.type", "/on/code", "code is a string and n a int");
  }

  private void refused(
      SourceFiles records, String transforms, String code, String pointer, String says)
      throws Exception {
    String name = "lookup-never";
    JsonNode problem =
        api.refused(
            422,
            "input.invalid",
            "PUT",
            Api.path(name, ""),
            definition(name, records, transforms).yaml(),
            YAML);
    assertEquals(1, problem.path("errors").size(), problem::toString);
    JsonNode error = problem.at("/errors/0");
    assertEquals(code, error.path("code").asText(), error::toString);
    assertEquals("/spec/transforms/0/lookup" + pointer, error.path("pointer").asText());
    assertTrue(error.path("line").asInt() > 0, error::toString);
    assertTrue(error.path("message").asText().contains(says), error::toString);
  }

  /** The file is replaced while records come in: each counts with what it was joined with. */
  @Test
  void aNewVersionIsTakenBetweenEpochs() throws Exception {
    String name = "lookup-refresh";
    SourceFiles reference = SourceFiles.create();
    replace(reference, "old");
    String yaml =
        """
        apiVersion: dataaggregator/v1
        kind: Pipeline
        metadata: {name: lookup-refresh}
        spec:
          source:
            connector: generator
            config: {rate: 20000, keys: 10, units: 2}
            fields: {key: {type: string}}
          transforms:
            - lookup:
                file:
                  path: "PATH"
                  format: {type: csv}
                  fields: {key: {type: string}, age: {type: string}}
                on: {key: key}
                take: [age]
                refresh: 1s
          aggregate: {groupBy: [age], measures: {records: count()}}
          run: {mode: continuous, parallelism: 2}
        """
            .replace("PATH", reference.path("keys.csv"));
    api.define(name, yaml);
    String verify = Api.path(name, "/verify");
    api.await(Api.path(name, ""), seen -> seen.path("observed").asText().equals("RUNNING"));
    awaitJoined(verify, 1, 10_000);
    replace(reference, "new");
    awaitJoined(verify, 2, 10_000);

    // what is wrong is shown, and the last good version goes on being used
    reference.write("keys.csv", "key,age", "key-0,x", "key-0,y");
    JsonNode hindered =
        api.await(Api.path(name, ""), seen -> seen.path("observed").asText().equals("DEGRADED"));
    String reason = hindered.path("reason").asText();
    assertTrue(reason.contains("two rows with key = 'key-0'"), reason);
    awaitJoined(verify, 2, 20_000);
    // the first content again is the first version again
    replace(reference, "old");
    api.await(Api.path(name, ""), seen -> seen.path("observed").asText().equals("RUNNING"));

    api.expect(200, "POST", Api.path(name, "/pause"), "");
    api.await(
        Api.path(name, "/runs"), runs -> !runs.at("/items/0/status").asText().equals("RUNNING"));
    JsonNode books = api.get(verify);
    assertTrue(books.path("balanced").asBoolean(), books::toString);
    assertEquals(2, books.path("joined").size(), books::toString);
    Map<String, Long> ages = new TreeMap<>();
    for (JsonNode row : api.results(name)) {
      ages.put(row.at("/key/age").asText(), row.at("/values/records").asLong());
    }
    assertEquals(
        ages,
        Map.of(
            "old", books.at("/joined/0/ledger/aggregated").asLong(),
            "new", books.at("/joined/1/ledger/aggregated").asLong()));
    assertFalse(api.get(Api.path(name, "")).path("reason").asText().contains("key-0"));
  }

  /** As it should be done: at once. */
  private static void replace(SourceFiles reference, String age) throws Exception {
    reference.write("next", "key,age", 10, i -> "key-" + i + "," + age);
    Path file = reference.directory().resolve("keys.csv");
    Files.move(reference.directory().resolve("next"), file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void awaitJoined(String verify, int versions, long records) throws Exception {
    api.await(
        verify,
        books -> {
          JsonNode joined = books.path("joined");
          return joined.size() == versions
              && joined.path(versions - 1).at("/ledger/read").asLong() > records;
        });
  }
}
