package io.dataaggregator.cluster.refusal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests that are wrong in themselves. */
@ExtendWith(SharedNode.class)
class RequestRefusedTest {
  private static final String NAME = "refused-request";

  private final Api api;

  RequestRefusedTest(Api api) {
    this.api = api;
  }

  @Test
  void methodsThatARouteDoesNotTake() throws Exception {
    allowed("/api/v1/pipelines", "GET", "HEAD", "OPTIONS");
    allowed(Api.path(NAME, ""), "GET", "HEAD", "PUT", "DELETE", "OPTIONS");
    allowed(Api.path(NAME, "/runs"), "GET", "HEAD", "POST", "OPTIONS");
    allowed(Api.path(NAME, "/runs/x"), "GET", "HEAD", "OPTIONS");
    allowed(Api.path(NAME, "/runs/x/cancel"), "POST", "OPTIONS");
    allowed(Api.path(NAME, "/activate"), "POST", "OPTIONS");
    allowed(Api.path(NAME, "/results"), "GET", "HEAD", "OPTIONS");
    api.refused(501, "request.method-not-implemented", "BREW", Api.path(NAME, ""), "");
  }

  private void allowed(String path, String... methods) throws Exception {
    for (String method : new String[] {"GET", "PUT", "POST", "DELETE", "PATCH"}) {
      if (List.of(methods).contains(method)) continue;
      HttpResponse<String> answer = api.send(method, path, "");
      assertEquals(405, answer.statusCode(), () -> method + " " + path);
      String allow = answer.headers().firstValue("Allow").orElse("");
      assertEquals(Set.of(methods), Set.of(allow.split(", ")), () -> method + " " + path);
    }
  }

  @Test
  void bodiesOfAnotherKind() throws Exception {
    String yaml = Definition.of(NAME, SourceFiles.csv("k,n", "a,1")).yaml();
    String path = Api.path(NAME, "");
    for (String type : new String[] {"text/plain", "application/xml", "application/octet-stream"}) {
      JsonNode problem =
          api.refused(
              415, "request.unsupported-media-type", "PUT", path, yaml, "content-type", type);
      assertTrue(problem.path("detail").asText().contains("application/yaml"), problem::toString);
    }
    api.refused(415, "request.unsupported-media-type", "PUT", path, yaml);
    String[] packed = {"content-type", "application/yaml", "content-encoding", "gzip"};
    api.refused(415, "request.unsupported-media-type", "PUT", path, yaml, packed);
    api.refused(
        406, "request.not-acceptable", "GET", "/api/v1/pipelines", "", "accept", "text/html");
    api.refused(404, "resource.not-found", "GET", path, "");
  }

  @Test
  void bodiesThatAreTooLarge() throws Exception {
    String path = Api.path(NAME, "");
    String yaml = Definition.of(NAME, SourceFiles.csv("k,n", "a,1")).yaml();
    String fits = yaml + "#".repeat((1 << 20) - yaml.length());
    String large = fits + "#";
    String[] type = {"content-type", "application/yaml"};
    JsonNode problem = api.refused(413, "request.body-too-large", "PUT", path, large, type);
    assertTrue(problem.path("detail").asText().contains("1048576"), problem::toString);
    api.refused(404, "resource.not-found", "GET", path, "");
    api.expect(201, "PUT", path, fits, type);
    api.expect(204, "DELETE", path, "");
  }

  @Test
  void namesThatNoPipelineCanHave() throws Exception {
    String[] type = {"content-type", "application/yaml"};
    for (String name : new String[] {"UPPER", "a_b", "a-", "a".repeat(64), "a.b"}) {
      String path = Api.path(name, "");
      String yaml = Definition.of(name, SourceFiles.csv("k,n", "a,1")).yaml();
      JsonNode problem = api.refused(422, "input.invalid", "PUT", path, yaml, type);
      assertEquals("/metadata/name", problem.at("/errors/0/pointer").asText(), problem::toString);
      api.refused(404, "resource.not-found", "GET", path, "");
    }
    for (String name : new String[] {"-a", "..a", "a%2Fb", "%00", "%ff", "", "a//b"}) {
      HttpResponse<String> answer = api.send("GET", "/api/v1/pipelines/" + name, "");
      assertTrue(List.of(400, 404).contains(answer.statusCode()), answer::body);
    }
  }

  @Test
  void thingsAndParametersThatAreNotThere() throws Exception {
    for (String below : List.of("", "/results", "/runs", "/ledger", "/verify", "/dead-letters")) {
      api.refused(404, "resource.not-found", "GET", Api.path("nobody", below), "");
    }
    api.refused(404, "resource.not-found", "POST", Api.path("nobody", "/activate"), "");
    api.refused(404, "resource.not-found", "POST", Api.path("nobody", "/runs"), "");
    for (String query : List.of("limit=many", "lmit=1")) {
      HttpResponse<String> answer = api.send("GET", "/api/v1/pipelines?" + query, "");
      assertEquals(400, answer.statusCode(), answer::body);
    }
  }

  @Test
  void headersThatMeanNothing() throws Exception {
    String path = Api.path(NAME, "");
    String yaml = Definition.of(NAME, SourceFiles.csv("k,n", "a,1")).yaml();
    for (String tag : new String[] {"3", "W/\"3\"", "*", "\"1\", \"2\""}) {
      String[] headers = {"content-type", "application/yaml", "if-match", tag};
      api.refused(400, "request.invalid-header", "PUT", path, yaml, headers);
    }
    String[] none = {"content-type", "application/yaml", "if-none-match", "*"};
    api.refused(400, "request.invalid-header", "PUT", path, yaml, none);
    String[] key = {"idempotency-key", "two words"};
    api.refused(400, "request.invalid-header", "POST", Api.path(NAME, "/runs"), "", key);
    api.refused(404, "resource.not-found", "GET", path, "");
  }

  @Test
  void everyLinkAndDocumentIsThere() throws Exception {
    for (JsonNode link : api.get("/").path("links")) {
      assertEquals(200, api.send("GET", link.asText(), "").statusCode(), link::asText);
      HttpResponse<String> head = api.send("HEAD", link.asText(), "");
      assertEquals(200, head.statusCode(), link::asText);
      assertEquals("", head.body());
      assertEquals(204, api.send("OPTIONS", link.asText(), "").statusCode(), link::asText);
    }
    assertEquals("UP", api.get("/health/live").path("status").asText());
    assertEquals("UP", api.get("/health/ready").path("status").asText());
    assertEquals("file", api.get("/api/v1/connectors").at("/items/0/name").asText());
    assertEquals("object", api.get("/api/v1/pipeline-schema").path("type").asText());
  }
}
