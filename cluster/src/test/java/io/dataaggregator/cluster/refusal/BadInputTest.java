package io.dataaggregator.cluster.refusal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.SharedNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bad input is answered with a problem that names it, and leaves nothing behind. */
@ExtendWith(SharedNode.class)
class BadInputTest {
  private static final String NAME = "refused";

  private final Api api;

  BadInputTest(Api api) {
    this.api = api;
  }

  @Test
  void unknownField() throws Exception {
    refused(definition().replace("groupBy", "grupBy"), 422, "/spec/aggregate/grupBy");
  }

  @Test
  void wrongType() throws Exception {
    refused(
        definition().replace("parallelism: 2", "parallelism: two"), 422, "/spec/run/parallelism");
  }

  @Test
  void badExpression() throws Exception {
    JsonNode problem =
        refused(definition().replace("n > 1", "n > 'x'"), 422, "/spec/transforms/0/filter");
    assertTrue(problem.at("/errors/0/line").asInt() > 0, problem::toString);
  }

  @Test
  void unknownConnector() throws Exception {
    refused(
        definition().replace("connector: file", "connector: fiel"), 422, "/spec/source/connector");
  }

  @Test
  void missingFile() throws Exception {
    refused(definition().replace("in.csv", "absent.csv"), 422, "/spec/source/config");
  }

  @Test
  void anotherNameThanThePath() throws Exception {
    refused(definition().replace("name: " + NAME, "name: other"), 422, "/metadata/name");
  }

  @Test
  void tooLargeBody() throws Exception {
    problem(
        413, "PUT", Api.path(NAME, ""), "#".repeat(1 << 21), "content-type", "application/yaml");
  }

  @Test
  void wrongMethodAndMediaType() throws Exception {
    problem(405, "PATCH", Api.path(NAME, ""), "");
    problem(415, "PUT", Api.path(NAME, ""), "x", "content-type", "text/plain");
  }

  @Test
  void unknownThingsAndBadParameters() throws Exception {
    for (String below :
        new String[] {"", "/results", "/runs", "/ledger", "/verify", "/dead-letters"}) {
      problem(404, "GET", Api.path("nobody", below), "");
    }
    problem(404, "POST", Api.path("nobody", "/activate"), "");
    problem(400, "GET", "/api/v1/pipelines?limit=many", "");
    problem(400, "GET", "/api/v1/pipelines?lmit=1", "");
  }

  private JsonNode refused(String yaml, int status, String pointer) throws Exception {
    JsonNode problem =
        problem(status, "PUT", Api.path(NAME, ""), yaml, "content-type", "application/yaml");
    assertTrue(problem.at("/errors/0/pointer").asText().startsWith(pointer), problem::toString);
    assertFalse(problem.at("/errors/0/code").asText().isEmpty(), problem::toString);
    return problem;
  }

  /** A request that must be refused, and leave the list as it was. */
  private JsonNode problem(int status, String method, String path, String body, String... headers)
      throws Exception {
    JsonNode before = api.get("/api/v1/pipelines");
    HttpResponse<String> answer = api.send(method, path, body, headers);
    assertEquals(status, answer.statusCode(), answer::body);
    assertEquals(
        "application/problem+json",
        answer.headers().firstValue("content-type").orElse("").replaceAll(";.*", ""));
    JsonNode problem = new ObjectMapper().readTree(answer.body());
    assertFalse(problem.path("code").asText().isEmpty(), answer::body);
    assertFalse(problem.path("detail").asText().isEmpty(), answer::body);
    assertFalse(answer.body().contains("Exception"), answer::body);
    assertEquals(
        before.path("total"), api.get("/api/v1/pipelines").path("total"), "something was created");
    assertEquals(404, api.send("GET", Api.path(NAME, ""), "").statusCode());
    return problem;
  }

  private static String definition() throws Exception {
    Path file = Path.of("target", "refusal", "in.csv").toAbsolutePath();
    Files.createDirectories(file.getParent());
    Files.writeString(file, "n\n1\n");
    return """
    apiVersion: dataaggregator/v1
    kind: Pipeline
    metadata: {name: NAME}
    spec:
      source:
        connector: file
        config: {path: "PATH"}
        format: {type: csv}
        fields:
          n: {type: int}
      transforms:
        - filter: n > 1
      aggregate:
        groupBy: [n]
        measures: {count: count()}
      run: {mode: batch, refresh: full, parallelism: 2}
    """
        .replace("NAME", NAME)
        .replace("PATH", file.toString());
  }
}
