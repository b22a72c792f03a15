package io.dataaggregator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineRoutesTest {
  static final ApiServer SERVER = ApiServer.start();
  static final String ROOT = "/api/v1/pipelines";
  static final String QUAKES = ROOT + "/quakes";
  static final String YAML =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: quakes}
      spec: {}
      """;
  static final String JSON =
      """
      {"apiVersion":"dataaggregator/v1","kind":"Pipeline","metadata":{"name":"quakes"},"spec":{}}\
      """;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void forget() {
    SERVER.pipelines.stored.clear();
  }

  @Test
  void putCreatesThenReplaces() throws IOException {
    var created = SERVER.put(QUAKES, YAML);
    assertEquals(201, created.statusCode());
    assertEquals(List.of(QUAKES), created.headers().allValues("Location"));
    assertEquals(List.of("\"1\""), created.headers().allValues("ETag"));
    assertEquals("quakes", tree(created).at("/definition/metadata/name").textValue());
    var replaced = SERVER.put(QUAKES, YAML);
    assertEquals(200, replaced.statusCode());
    assertEquals(List.of("\"2\""), replaced.headers().allValues("ETag"));
    assertTrue(replaced.headers().firstValue("Location").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/yaml",
        "application/x-yaml",
        "text/yaml",
        "text/yaml; charset=utf-8",
        "application/yaml;charset=UTF-8"
      })
  void putTakesYaml(String type) {
    var response = SERVER.send("PUT", QUAKES, BodyPublishers.ofString(YAML), "Content-Type", type);
    assertEquals(201, response.statusCode(), response.body());
  }

  @Test
  void putTakesJsonAsJsonOnly() {
    String[] type = {"Content-Type", "application/json"};
    assertEquals(201, SERVER.send("PUT", QUAKES, BodyPublishers.ofString(JSON), type).statusCode());
    assertEquals(422, SERVER.send("PUT", QUAKES, BodyPublishers.ofString(YAML), type).statusCode());
  }

  @Test
  void ifMatchProtectsOtherVersions() throws IOException {
    SERVER.put(QUAKES, YAML);
    assertEquals(200, SERVER.put(QUAKES, YAML, "If-Match", "\"1\"").statusCode());
    var stale = SERVER.put(QUAKES, YAML, "If-Match", "\"1\"");
    assertEquals(412, stale.statusCode());
    assertEquals("version.mismatch", tree(stale).get("code").textValue());
    assertEquals(List.of("\"2\""), stale.headers().allValues("ETag"));
    assertEquals(412, delete("If-Match", "\"1\"").statusCode());
    assertEquals(412, delete("If-Match", "\"someone-else\"").statusCode());
    assertEquals(204, delete("If-Match", "\"2\"").statusCode());
    assertEquals(412, SERVER.put(QUAKES, YAML, "If-Match", "\"2\"").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "2", "W/\"1\"", "\"1\", \"2\""})
  void ifMatchTakesOneStrongTag(String value) throws IOException {
    SERVER.put(QUAKES, YAML);
    var response = SERVER.put(QUAKES, YAML, "If-Match", value);
    assertEquals(400, response.statusCode());
    assertEquals("request.invalid-header", tree(response).get("code").textValue());
    assertEquals(
        1, SERVER.pipelines.stored.firstEntry().getValue().version(), "nothing was stored");
  }

  @Test
  void ifNoneMatchIsRefusedOnPutAndHonouredOnGet() {
    assertEquals(400, SERVER.put(QUAKES, YAML, "If-None-Match", "*").statusCode());
    SERVER.put(QUAKES, YAML);
    assertEquals(304, SERVER.get(QUAKES, "If-None-Match", "\"1\"").statusCode());
    assertEquals(200, SERVER.get(QUAKES, "If-None-Match", "\"2\"").statusCode());
  }

  @Test
  void theNameInThePathMustBeTheNameInTheFile() throws IOException {
    var response = SERVER.put(ROOT + "/other", YAML);
    assertEquals(422, response.statusCode());
    assertEquals("/metadata/name", tree(response).at("/errors/0/pointer").textValue());
    assertTrue(SERVER.pipelines.stored.isEmpty());
  }

  @Test
  void plansSayWhatBecomesOfEachPart() throws IOException {
    assertEquals(404, SERVER.get(QUAKES + "/plan").statusCode());
    SERVER.put(QUAKES, YAML);
    JsonNode stored = tree(SERVER.get(QUAKES + "/plan"));
    assertEquals(1, stored.get("version").asInt());
    assertEquals("resets", stored.get("verdict").textValue());
    assertEquals("aggregate.groupBy", stored.at("/stages/1/stage").textValue());
    String[] yaml = {"Content-Type", "application/yaml"};
    var other = SERVER.send("POST", QUAKES + "/plan", BodyPublishers.ofString(YAML), yaml);
    assertEquals(200, other.statusCode(), other.body());
    assertEquals(0, tree(other).get("version").asInt());
    var wrong = SERVER.send("POST", QUAKES + "/plan", BodyPublishers.ofString("{}"), yaml);
    assertEquals(422, wrong.statusCode(), wrong.body());
  }

  @Test
  void activationThatLosesStateWantsToBeToldSo() throws IOException {
    String lossy = ROOT + "/lossy";
    SERVER.put(lossy, YAML.replace("name: quakes", "name: lossy"));
    var refused = SERVER.send("POST", lossy + "/activate", BodyPublishers.noBody());
    assertEquals(409, refused.statusCode());
    assertEquals("definition.resets-state", tree(refused).get("code").textValue());
    String reset = lossy + "/activate?reset=";
    for (String no : List.of("false", "yes", "")) {
      int status = SERVER.send("POST", reset + no, BodyPublishers.noBody()).statusCode();
      assertEquals(no.equals("false") ? 409 : 400, status, no);
    }
    String[] stale = {"If-Match", "\"7\""};
    assertEquals(
        412, SERVER.send("POST", reset + "true", BodyPublishers.noBody(), stale).statusCode());
    String[] meant = {"If-Match", "\"1\""};
    assertEquals(
        200, SERVER.send("POST", reset + "true", BodyPublishers.noBody(), meant).statusCode());
  }

  @Test
  void deleteForgets() {
    SERVER.put(QUAKES, YAML);
    assertEquals(204, delete().statusCode());
    assertEquals(404, SERVER.get(QUAKES).statusCode());
    assertEquals(404, delete().statusCode());
  }

  @Test
  void listPagesInOrderOfName() throws IOException {
    for (String name : List.of("c", "a", "b")) {
      SERVER.put(ROOT + "/" + name, YAML.replace("quakes", name));
    }
    JsonNode all = tree(SERVER.get(ROOT));
    assertEquals(List.of("a", "b", "c"), all.get("items").findValuesAsText("name"));
    assertFalse(all.at("/items/0").has("definition"));
    JsonNode some = tree(SERVER.get(ROOT + "?skip=1&limit=1"));
    assertEquals(List.of("b"), some.get("items").findValuesAsText("name"));
    assertEquals(3, some.get("total").longValue());
  }

  @Test
  void validateStoresNothingAndListsEverythingWrong() throws IOException {
    String[] type = {"Content-Type", "application/yaml"};
    String path = ROOT + "/validate";
    var valid = SERVER.send("POST", path, BodyPublishers.ofString(YAML), type);
    assertEquals(200, valid.statusCode());
    assertTrue(tree(valid).get("valid").booleanValue());
    var wrong = SERVER.send("POST", path, BodyPublishers.ofString("kind: Pipeline"), type);
    assertEquals(422, wrong.statusCode());
    assertEquals(3, tree(wrong).get("errors").size());
    assertTrue(SERVER.pipelines.stored.isEmpty());
  }

  @Test
  void aPipelineMayBeCalledValidate() {
    String path = ROOT + "/validate";
    assertEquals(201, SERVER.put(path, YAML.replace("quakes", "validate")).statusCode());
    assertEquals(200, SERVER.get(path).statusCode());
  }

  @Test
  void activateAndPauseSayWhatIsWanted() throws IOException {
    SERVER.put(QUAKES, YAML);
    assertEquals("ACTIVE", desired(SERVER.post(QUAKES + "/activate")));
    assertEquals("PAUSED", desired(SERVER.post(QUAKES + "/pause")));
    assertEquals("PAUSED", desired(SERVER.get(QUAKES)));
    assertEquals(404, SERVER.post(ROOT + "/absent/activate").statusCode());
  }

  @Test
  void theCatalogueShowsConnectorsAndSchema() throws IOException {
    JsonNode connectors = tree(SERVER.get("/api/v1/connectors"));
    assertEquals("file", connectors.at("/items/0/name").textValue());
    assertEquals("[\"csv\",\"ndjson\"]", connectors.at("/items/0/formats").toString());
    assertFalse(connectors.at("/items/0/options/0").has("default"));
    assertEquals("name", connectors.at("/items/0/options/1/default").textValue());
    var schema = SERVER.get("/api/v1/pipeline-schema");
    assertEquals(SERVER.pipelines.definitionSchema(), schema.body());
  }

  private static HttpResponse<String> delete(String... headers) {
    return SERVER.send("DELETE", QUAKES, BodyPublishers.noBody(), headers);
  }

  private static String desired(HttpResponse<String> response) throws IOException {
    assertEquals(200, response.statusCode());
    return tree(response).get("desired").textValue();
  }

  private static JsonNode tree(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
