package io.dataaggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.UnavailableException;
import io.dataaggregator.engine.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every documented error, provoked over a real socket; each answer is held to the contract too. */
class ProblemsTest {
  static final ApiServer SERVER = ApiServer.start();
  static final String QUAKES = "/api/v1/pipelines/quakes";
  static final int LIMIT = 1 << 20;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void define() {
    SERVER.pipelines.instead = null;
    SERVER.put(QUAKES, PipelineRoutesTest.YAML);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nowhere",
        "/api/v1/pipelines/",
        "/api/v1//pipelines",
        "/api/v1/pipelines/a%2Fb",
        "/api/v1/pipelines/a%00",
        "/api/v1/pipelines/a%20b",
        "/api/v1/pipelines/%2e%2e",
        "/api/v2/pipelines"
      })
  void unknownPathsAre404(String path) throws IOException {
    is(404, "request.unknown-path", SERVER.get(path));
  }

  @Test
  void encodedNamesAreTheSameNames() {
    assertEquals(200, SERVER.get("/api/v1/pipelines/qu%61kes").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/runs", "/results", "/ledger", "/verify", "/dead-letters", "/runs/run-1"})
  void absentPipelinesAre404(String below) throws IOException {
    var problem = is(404, "resource.not-found", SERVER.get("/api/v1/pipelines/absent" + below));
    assertTrue(problem.get("detail").textValue().contains("absent"));
  }

  @Test
  void wrongMethodsAre405WithAllow() throws IOException {
    var response = SERVER.send("PATCH", QUAKES, BodyPublishers.ofString("x"));
    is(405, "request.method-not-allowed", response);
    assertEquals(List.of("DELETE, GET, HEAD, OPTIONS, PUT"), response.headers().allValues("Allow"));
    var validate = SERVER.send("DELETE", "/api/v1/connectors", BodyPublishers.noBody());
    assertEquals(List.of("GET, HEAD, OPTIONS"), validate.headers().allValues("Allow"));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/pipelines, text/html, application/json",
    "/api/v1/openapi.yaml, application/json, application/yaml",
    "/metrics, application/json, text/plain",
    "/health/live, image/*, application/json"
  })
  void unacceptableAnswersAre406(String path, String accept, String produced) throws IOException {
    var problem = is(406, "request.not-acceptable", SERVER.get(path, "Accept", accept));
    assertTrue(problem.get("detail").textValue().contains(produced));
    assertEquals(200, SERVER.get(path, "Accept", accept + ", */*;q=0.1").statusCode());
  }

  @Test
  void refusalsOfThePort() throws IOException {
    refused(409, "pipeline.busy", new Refusal.Conflict("pipeline.busy", "pause it first"));
    refused(410, "resource.gone", new Refusal.Gone("the cursor is too old"));
    refused(412, "version.mismatch", new Refusal.VersionMismatch(4));
    refused(429, "run.queue-full", new Refusal.Limit("run.queue-full", "cancel one"));
    refused(503, "service.unavailable", new Refusal.Unavailable("PostgreSQL is away"));
    var invalid =
        new Problem("definition.cel", "/spec/transforms/0/filter", 9, 17, "no such field");
    refused(422, "input.invalid", new Refusal.Invalid(List.of(invalid)));
  }

  @Test
  void whereAnInputIsWrongIsSaid() throws IOException {
    var first = new Problem("definition.cel", "/spec/transforms/0/filter", 9, 17, "no such field");
    var second = new Problem("definition.unknown-field", "/spec/foo", 3, 5, "unknown field foo");
    answerWith(new Refusal.Invalid(List.of(first, second)));
    JsonNode problem = is(422, "input.invalid", SERVER.put(QUAKES, PipelineRoutesTest.YAML));
    assertEquals("no such field (and 1 more)", problem.get("detail").textValue());
    JsonNode error = problem.at("/errors/0");
    assertEquals("/spec/transforms/0/filter", error.get("pointer").textValue());
    assertEquals(9, error.get("line").intValue());
    assertEquals(17, error.get("column").intValue());
  }

  @Test
  void aCursorOfAnotherGenerationIs410() throws IOException {
    is(410, "resource.gone", SERVER.get(QUAKES + "/results?cursor=g6-10"));
  }

  @Test
  void aFullQueueIs429() throws IOException {
    for (int i = 0; i < 3; i++) {
      SERVER.post(QUAKES + "/runs");
    }
    is(429, "run.queue-full", SERVER.post(QUAKES + "/runs"));
  }

  @Test
  void largeBodiesAre413WithTheLimit() throws IOException {
    byte[] large = new byte[LIMIT + 1];
    Arrays.fill(large, (byte) ' ');
    var known = put(BodyPublishers.ofByteArray(large), "application/yaml");
    JsonNode problem = is(413, "request.body-too-large", known);
    assertTrue(problem.get("detail").textValue().contains("1048576 bytes"));
    var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large));
    is(413, "request.body-too-large", put(chunked, "application/yaml"));
  }

  @Test
  void aBodyOfTheLimitIsRead() {
    String yaml = PipelineRoutesTest.YAML;
    String padded = yaml + "#".repeat(LIMIT - yaml.length());
    var chunked =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(padded.getBytes(UTF_8)));
    assertEquals(200, put(BodyPublishers.ofString(padded), "application/yaml").statusCode());
    assertEquals(200, put(chunked, "application/yaml").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/xml",
        "application/yaml; charset=iso-8859-1",
        "text/yaml; charset=utf-16"
      })
  void otherMediaTypesAre415(String type) throws IOException {
    var response = put(BodyPublishers.ofString(PipelineRoutesTest.YAML), type);
    JsonNode problem = is(415, "request.unsupported-media-type", response);
    assertTrue(problem.get("detail").textValue().contains("application/x-yaml, text/yaml"));
  }

  @Test
  void noMediaTypeAndCompressedBodiesAre415() throws IOException {
    var body = BodyPublishers.ofString(PipelineRoutesTest.YAML);
    var untyped = is(415, "request.unsupported-media-type", SERVER.send("PUT", QUAKES, body));
    assertTrue(untyped.get("detail").textValue().contains("missing"));
    var zipped = SERVER.put(QUAKES, "x", "Content-Encoding", "gzip");
    assertTrue(is(415, "request.unsupported-media-type", zipped).toString().contains("gzip"));
  }

  @Test
  void otherEncodingsThanUtf8Are400() throws IOException {
    byte[] latin = {'a', (byte) 0xE9, 'b'};
    var response = put(BodyPublishers.ofByteArray(latin), "application/yaml");
    is(400, "request.malformed-body", response);
  }

  @Test
  void unknownParametersAre400EvenWhereNoneAreTaken() throws IOException {
    JsonNode problem = is(400, "request.unknown-parameter", SERVER.get("/health/live?verbose=1"));
    assertEquals(
        "unknown query parameter 'verbose'; this route takes none",
        problem.get("detail").textValue());
    is(400, "request.unknown-parameter", SERVER.get("/api/v1/pipelines?offset=1"));
  }

  @Test
  void whatIsAwayIs503AndNoBug() throws IOException {
    var away = new UnavailableException("the database is away: ask again");
    SERVER.pipelines.instead = () -> CompletableFuture.failedFuture(new CompletionException(away));
    var response = SERVER.get(QUAKES);
    JsonNode problem = is(503, "service.unavailable", response);
    assertEquals("the database is away: ask again", problem.get("detail").textValue());
    assertTrue(response.headers().firstValue("Retry-After").isPresent());
  }

  @Test
  void bugsAre500WithAnIdAndWithoutATrace() throws IOException {
    SERVER.pipelines.instead = () -> CompletableFuture.failedFuture(new Error("secret cause"));
    JsonNode failed = is(500, "internal.error", SERVER.get(QUAKES));
    SERVER.pipelines.instead =
        () -> {
          throw new IllegalStateException("secret cause");
        };
    JsonNode thrown = is(500, "internal.error", SERVER.get(QUAKES));
    for (JsonNode problem : List.of(failed, thrown)) {
      assertTrue(problem.get("instance").textValue().startsWith("urn:uuid:"));
      assertTrue(problem.get("detail").textValue().contains(problem.get("instance").textValue()));
      assertFalse(problem.toString().contains("secret"), problem::toString);
    }
    assertFalse(failed.get("instance").equals(thrown.get("instance")));
  }

  private static void refused(int status, String code, Refusal refusal) throws IOException {
    answerWith(refusal);
    var response = SERVER.put(QUAKES, PipelineRoutesTest.YAML);
    is(status, code, response);
    assertEquals(
        status == 429 || status == 503, response.headers().firstValue("Retry-After").isPresent());
  }

  private static void answerWith(Refusal refusal) {
    SERVER.pipelines.instead = () -> CompletableFuture.completedFuture(Answer.refused(refusal));
  }

  private static HttpResponse<String> put(BodyPublisher body, String type) {
    return SERVER.send("PUT", QUAKES, body, "Content-Type", type);
  }

  private static JsonNode is(int status, String code, HttpResponse<String> response)
      throws IOException {
    assertEquals(status, response.statusCode(), response.body());
    assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElse(""));
    JsonNode problem = new ObjectMapper().readTree(response.body());
    assertEquals(code, problem.get("code").textValue());
    assertEquals(status, problem.get("status").intValue());
    return problem;
  }
}
