package io.dataaggregator.cluster.refusal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What is wrong with a definition is said with place and remedy, all at once; nothing is stored.
 */
@ExtendWith(SharedNode.class)
class DefinitionRefusedTest {
  private static final String NAME = "refused-definition";
  private static final String YAML = "application/yaml";

  private final Api api;
  private final SourceFiles files;

  DefinitionRefusedTest(Api api) throws Exception {
    this.api = api;
    files = SourceFiles.csv("at,k,n", "2026-01-01T00:00:00Z,a,1");
  }

  private Definition definition() {
    return Definition.of(NAME, files);
  }

  @Test
  void whatIsNoYamlOrJson() throws Exception {
    JsonNode yaml = refused("apiVersion: dataaggregator/v1\nkind: [Pipeline\nspec: {}\n", YAML);
    assertTrue(yaml.at("/errors/0/line").asInt() >= 2, yaml::toString);
    assertTrue(yaml.at("/errors/0/column").asInt() > 0, yaml::toString);
    JsonNode json =
        refused("{\"apiVersion\": \"dataaggregator/v1\",\n  \"kind\" \"x\"}", "application/json");
    assertEquals(2, json.at("/errors/0/line").asInt(), json::toString);
    assertTrue(json.at("/errors/0/column").asInt() > 0, json::toString);
    for (String text :
        new String[] {
          "",
          "---\n",
          "just text",
          "[]",
          "null",
          "a: 1\na: 2\n",
          "a: &x 1\nb: *x\n",
          "a: !!java.net.URL [x]\n",
          "a: 1\n---\nb: 2\n",
          "\ta: 1\n",
          "a: \u0001\n",
          "[".repeat(5_000),
          "{\"a\":".repeat(5_000)
        }) {
      refused(text, YAML);
      refused(text, "application/json");
    }
  }

  /** Definitions travel between nodes: see the wire's limit. */
  @Test
  void aDefinitionThatIsTooLargeToTravel() throws Exception {
    String filter = "{filter: \"k != '" + "x".repeat(250) + "'\"}";
    String many = String.join(", ", Collections.nCopies(300, filter));
    at("transforms", "[" + many + "]", "", "more than 65536");
  }

  @Test
  void badExpressionsAreShownWhereTheyAre() throws Exception {
    at("transforms", "[{filter: \"n >\"}]", "/spec/transforms/0/filter", "");
    at("transforms", "[{filter: \"m > 1\"}]", "/spec/transforms/0/filter", "m");
    at("transforms", "[{filter: \"n + 1\"}]", "/spec/transforms/0/filter", "true or false");
    at("transforms", "[{filter: \"n > 1\"}, {set: {x: k + 1}}]", "/spec/transforms/1/set/x", "");
    at("measures", "{m: summ(n)}", "/spec/aggregate/measures/m", "sum");
    at("measures", "{m: n}", "/spec/aggregate/measures/m", "");
    at("measures", "{m: sum(k)}", "/spec/aggregate/measures/m", "");
    at("measures", "{m: \"quantile(n, 1.5)\"}", "/spec/aggregate/measures/m", "");
    at("measures", "{}", "/spec/aggregate/measures", "");
    JsonNode problem = refused(definition().with("transforms", "[{filter: \"n > 'x'\"}]"));
    assertEquals(10, problem.at("/errors/0/line").asInt(), problem::toString);
    assertTrue(problem.at("/errors/0/column").asInt() > "  transforms: [{filter: ".length());
  }

  @Test
  void namesThatAreNotKnownComeWithTheNearestOnes() throws Exception {
    at("groupBy", "[kk]", "/spec/aggregate/groupBy/0", "k");
    at("format", "{type: cvs}", "/spec/source/format/type", "csv");
    at("run", "{mode: bach}", "/spec/run/mode", "batch");
    at("run", "{paralelism: 2}", "/spec/run/paralelism", "parallelism");
    at("limits", "{bucket: 2}", "/spec/limits/bucket", "buckets");
    at("config", "{pth: \"x.csv\"}", "/spec/source/config/pth", "path");
    at("fields", "{k: {type: strin}}", "/spec/source/fields/k/type", "string");
    JsonNode problem =
        refused(definition().yaml().replace("connector: file", "connector: kafak"), YAML);
    assertEquals("/spec/source/connector", problem.at("/errors/0/pointer").asText());
    assertTrue(problem.path("detail").asText().contains("file"), "names what is installed");
  }

  @Test
  void whatDoesNotFitTheShapeOrTheWorld() throws Exception {
    String yaml = definition().yaml();
    pointsAt(yaml.replace("groupBy", "grupBy"), "/spec/aggregate/grupBy");
    JsonNode absent =
        refused(definition().with("config", "{path: \"absent.csv\"}")).at("/errors/0");
    assertEquals("source.file-missing", absent.path("code").asText(), absent::toString);
    assertTrue(absent.path("pointer").asText().startsWith("/spec/source/config"));
    at("run", "{parallelism: two}", "/spec/run/parallelism", "");
  }

  @Test
  void anotherNameThanThePathHas() throws Exception {
    String other = definition().yaml().replace("name: " + NAME, "name: other");
    String path = Api.path(NAME, "");
    JsonNode problem = api.refused(422, "input.invalid", "PUT", path, other, "content-type", YAML);
    assertEquals("/metadata/name", problem.at("/errors/0/pointer").asText(), problem::toString);
    api.refused(404, "resource.not-found", "GET", path, "");
    api.refused(404, "resource.not-found", "GET", Api.path("other", ""), "");
  }

  private void pointsAt(String yaml, String pointer) throws Exception {
    JsonNode first = refused(yaml, YAML).at("/errors/0");
    assertTrue(first.path("pointer").asText().startsWith(pointer), first::toString);
    assertFalse(first.path("code").asText().isEmpty(), first::toString);
  }

  @Test
  void valuesOutOfRangeComeWithTheRange() throws Exception {
    at("limits", "{buckets: -1}", "/spec/limits/buckets", "1");
    at("limits", "{buckets: 0}", "/spec/limits/buckets", "1");
    at("limits", "{buckets: 1000000001}", "/spec/limits/buckets", "1000000000");
    at("limits", "{buckets: 99999999999999999999}", "/spec/limits/buckets", "");
    at("limits", "{stateBytes: 1KiB}", "/spec/limits/stateBytes", "65536");
    at("limits", "{rejected: 101%}", "/spec/limits/rejected", "");
    at("limits", "{rejected: -1%}", "/spec/limits/rejected", "");
    at("run", "{parallelism: 0}", "/spec/run/parallelism", "64");
    at("run", "{parallelism: 65}", "/spec/run/parallelism", "64");
    at("run", "{retry: {attempts: 0}}", "/spec/run/retry/attempts", "100");
    at("run", "{schedule: every 0s}", "/spec/run/schedule", "1s");
    at("run", "{schedule: every 1500ms}", "/spec/run/schedule", "second");
    at("run", "{schedule: \"61 * * * *\"}", "/spec/run/schedule", "59");
    at("run", "{schedule: \"0 0 30 2 *\"}", "/spec/run/schedule", "never");
    at("run", "{timezone: Europe/Nowhere}", "/spec/run/timezone", "");
    at("disorder", "-1s", "/spec/source/disorder", "");
    String idle = "1s\n    idleTimeout: 1m";
    at("disorder", idle, "/spec/source/idleTimeout", "set run.mode to continuous");
    at("window", "{type: tumbling, size: 0s, timeField: n}", "/spec/aggregate/window", "");
    at("window", "{type: tumbling, size: 1m, timeField: k}", "/spec/aggregate/window", "timestamp");
    at("window", "{type: tumbling, size: 1m, timeField: x}", "/spec/aggregate/window", "x");
    String session = "{type: session, gap: 1h, timeField: n, late: revise}";
    at("window", session, "/spec/aggregate/window/late", "use reject");
    at("config", "{path: \"\"}", "/spec/source/config", "");
    at("config", "{path: \"in.csv\", rangeBytes: -1}", "/spec/source/config/rangeBytes", "");
  }

  @Test
  void everythingIsSaidAtOnce() throws Exception {
    JsonNode problem =
        refused(
            definition()
                .with("limits", "{buckets: -1}")
                .with("run", "{parallelism: 0, mode: x}")
                .with("groupBy", "[nobody]")
                .with("transforms", "[{filter: \"n >\"}]"));
    List<String> pointers = new ArrayList<>();
    problem.path("errors").forEach(error -> pointers.add(error.path("pointer").asText()));
    assertTrue(
        pointers.containsAll(
            List.of("/spec/limits/buckets", "/spec/run/parallelism", "/spec/run/mode")),
        pointers::toString);
    assertTrue(problem.path("detail").asText().contains("more"), problem::toString);
  }

  @Test
  void aDefinitionThatIsRefusedLeavesTheStoredOneAlone() throws Exception {
    String name = "refused-change";
    var definition = Definition.of(name, files);
    api.define(definition);
    JsonNode stored = api.get(Api.path(name, ""));
    String path = Api.path(name, "");
    String bad = definition.with("limits", "{buckets: -1}").yaml();
    api.refused(422, "input.invalid", "PUT", path, bad, "content-type", YAML);
    assertEquals(stored, api.get(path));
    api.run(name, "SUCCEEDED");
  }

  private void at(String part, String yaml, String pointer, String remedy) throws Exception {
    JsonNode problem = refused(definition().with(part, yaml));
    var seen = new ArrayList<String>();
    for (JsonNode error : problem.path("errors")) {
      seen.add(error.path("pointer").asText());
      assertTrue(
          error.path("line").asInt() > 0 && error.path("column").asInt() > 0, error::toString);
      if (error.path("pointer").asText().startsWith(pointer)) {
        String message = error.path("message").asText();
        assertTrue(message.contains(remedy), () -> remedy + " is not in: " + message);
      }
    }
    assertTrue(
        seen.stream().anyMatch(one -> one.startsWith(pointer)),
        () -> pointer + " is not in " + problem);
  }

  private JsonNode refused(Definition definition) throws Exception {
    return refused(definition.yaml(), YAML);
  }

  /** Refused by PUT and by /validate, in the same words, and nothing is there afterwards. */
  private JsonNode refused(String text, String type) throws Exception {
    String path = Api.path(NAME, "");
    JsonNode before = api.get("/api/v1/pipelines").path("total");
    JsonNode put = api.refused(422, "input.invalid", "PUT", path, text, "content-type", type);
    JsonNode checked =
        api.refused(
            422, "input.invalid", "POST", "/api/v1/pipelines/validate", text, "content-type", type);
    assertEquals(put.path("errors"), checked.path("errors"));
    assertFalse(put.path("errors").isEmpty(), put::toString);
    api.refused(404, "resource.not-found", "GET", path, "");
    assertEquals(before, api.get("/api/v1/pipelines").path("total"), "something was created");
    return put;
  }
}
