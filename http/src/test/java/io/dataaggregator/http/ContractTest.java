package io.dataaggregator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dataaggregator.http.server.Endpoint;
import io.dataaggregator.http.server.Parameter;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ContractTest {
  static final ApiServer SERVER = ApiServer.start();
  static final Contract CONTRACT = new Contract();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void everyRouteIsInTheContractAndEveryOperationIsARoute() {
    Set<String> routed =
        SERVER.routes.endpoints().stream().map(ContractTest::key).collect(Collectors.toSet());
    assertEquals(CONTRACT.operations().keySet(), new TreeSet<>(routed));
    assertTrue(routed.size() > 20, "the table is not empty");
  }

  @Test
  void everyOperationAnswersOverTheWire() {
    CONTRACT
        .operations()
        .keySet()
        .forEach(key -> {
          String[] parts = key.split(" ", 2);
          String path = parts[1].replaceAll("\\{[a-z]+}", "absent");
          var response = SERVER.send(parts[0], path, BodyPublishers.noBody());
          assertFalse(Set.of(405, 500, 501).contains(response.statusCode()), key);
          assertFalse(response.body().contains("request.unknown-path"), key);
        });
  }

  @Test
  void routesTakeTheParametersOfTheContractWithTheSameBounds() {
    for (Endpoint endpoint : SERVER.routes.endpoints()) {
      JsonNode operation = operation(endpoint);
      var documented = new TreeSet<String>();
      for (JsonNode each : operation.path("parameters")) {
        JsonNode parameter = CONTRACT.resolved(each);
        if (parameter.get("in").textValue().equals("query")) {
          documented.add(described(parameter.get("name").textValue(), parameter.get("schema")));
        }
      }
      var taken = new TreeSet<String>();
      endpoint.parameters().forEach(p -> taken.add(described(p)));
      assertEquals(documented, taken, key(endpoint));
    }
  }

  @Test
  void routesReadAndWriteTheMediaTypesOfTheContract() {
    for (Endpoint endpoint : SERVER.routes.endpoints()) {
      JsonNode operation = operation(endpoint);
      JsonNode body = CONTRACT.resolved(operation.path("requestBody"));
      assertEquals(names(body.path("content")), new TreeSet<>(endpoint.consumes()), key(endpoint));
      JsonNode content = operation.get("responses").path("200").path("content");
      if (!content.isMissingNode()) {
        var type = endpoint.produces().mediaType();
        assertEquals(Set.of(type.mainType() + "/" + type.subType()), names(content), key(endpoint));
      }
    }
  }

  @Test
  void examplesConformToTheirSchemas() {
    var seen = new TreeSet<String>();
    CONTRACT
        .schemas()
        .properties()
        .forEach(schema ->
            schema
                .getValue()
                .path("examples")
                .forEach(example -> {
                  seen.add(schema.getKey());
                  CONTRACT.conforms(schema.getValue(), example.toString());
                }));
    assertTrue(seen.containsAll(List.of("Run", "Results", "Problem", "Ledger")), seen::toString);
  }

  @Test
  void theJudgeIsNotBlind() {
    JsonNode run = Objects.requireNonNull(CONTRACT.schemas().get("Run"));
    String example = run.get("examples").get(0).toString();
    CONTRACT.conforms(run, example);
    for (String broken :
        List.of(
            example.replace("\"read\":5", "\"read\":\"5\""),
            example.replace("\"trigger\":\"manual\",", ""),
            example.replace("2026-11-01T00:00:00Z", "yesterday"),
            example.replace("\"id\"", "\"extra\":1,\"id\""))) {
      assertThrows(AssertionError.class, () -> CONTRACT.conforms(run, broken), broken);
    }
  }

  @Test
  void theContractIsServedAsItIs() throws IOException {
    var response = SERVER.get("/api/v1/openapi.yaml", "Accept", "application/yaml");
    try (var in = ContractTest.class.getResourceAsStream("/openapi.yaml")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(text, response.body());
    }
  }

  @Test
  void everyLinkOfTheIndexLeadsSomewhere() throws IOException {
    JsonNode links = new ObjectMapper().readTree(SERVER.get("/").body()).get("links");
    assertEquals(7, links.size());
    links.forEach(
        link -> assertEquals(200, SERVER.get(link.textValue()).statusCode(), link::asText));
  }

  private static JsonNode operation(Endpoint endpoint) {
    return Objects.requireNonNull(CONTRACT.operations().get(key(endpoint)), key(endpoint));
  }

  private static String key(Endpoint endpoint) {
    return endpoint.method().value() + " " + endpoint.template();
  }

  private static Set<String> names(JsonNode object) {
    var names = new TreeSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String described(String name, JsonNode schema) {
    return schema.path("type").asText().equals("integer")
        ? name + schema.get("minimum") + ".." + schema.get("maximum") + "=" + schema.get("default")
        : name + CONTRACT.resolved(schema).path("enum");
  }

  private static String described(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Whole(String name, int byDefault, int min, int max) ->
          name + min + ".." + max + "=" + byDefault;
      case Parameter.Choice(String name, List<String> choices) ->
          name
              + choices.stream()
                  .map(c -> "\"" + c + "\"")
                  .collect(Collectors.joining(",", "[", "]"));
      case Parameter.Moment moment -> moment.name();
      case Parameter.Cursor cursor -> cursor.name();
      case Parameter.Text text -> text.name();
      case Parameter.Repeated repeated -> repeated.name();
      case Parameter.Fields fields -> fields.name();
    };
  }
}
