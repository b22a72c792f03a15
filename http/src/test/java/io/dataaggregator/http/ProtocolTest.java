package io.dataaggregator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.Readiness;
import io.dataaggregator.engine.port.Refusal;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server does beneath the routes. */
class ProtocolTest {
  static final ApiServer SERVER = ApiServer.start();
  static final String QUAKES = "/api/v1/pipelines/quakes";
  static final String HEAD = "%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\n";
  static final String CLOSE = "Host: x\r\nConnection: close\r\n";

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void reset() {
    SERVER.pipelines.instead = null;
    SERVER.readiness = new Readiness(true, "", Map.of());
    SERVER.put(QUAKES, PipelineRoutesTest.YAML);
  }

  @Test
  void headAnswersAsGetWithoutTheBody() {
    var get = SERVER.get(QUAKES);
    var head = SERVER.send("HEAD", QUAKES, BodyPublishers.noBody());
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    assertEquals(get.headers().allValues("ETag"), head.headers().allValues("ETag"));
    assertEquals(
        get.headers().allValues("Content-Length"), head.headers().allValues("Content-Length"));
    String runs = QUAKES + "/runs/run-1/cancel";
    assertEquals(405, SERVER.send("HEAD", runs, BodyPublishers.noBody()).statusCode());
  }

  @Test
  void optionsSaysWhatIsAllowed() {
    var options = SERVER.send("OPTIONS", QUAKES + "/runs", BodyPublishers.noBody());
    assertEquals(204, options.statusCode());
    assertEquals("GET, HEAD, OPTIONS, POST", options.headers().firstValue("Allow").orElse(""));
    assertEquals(404, SERVER.send("OPTIONS", "/nowhere", BodyPublishers.noBody()).statusCode());
  }

  @Test
  void theServerDoesNotSayWhatItIs() {
    assertTrue(SERVER.get("/health/live").headers().firstValue("Server").isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "GET /a b HTTP/1.1, 505, request.unsupported-version",
        "GET /%zz HTTP/1.1, 400, request.malformed",
        "GET / HTTP/9.9, 505, request.unsupported-version",
        "GET /api/v1/pipelines?limit=1|2 HTTP/1.1, 400, request.malformed",
        "GET /api/v1/pipelines?limit=%ff HTTP/1.1, 400, request.invalid-parameter",
        "GET /api/v1/pipelines/%ff HTTP/1.1, 404, request.unknown-path",
        "BREW /pot HTTP/1.1, 501, request.method-not-implemented",
        "<<<>>>, 501, request.method-not-implemented",
      })
  void malformedRequestsAreProblemsToo(String line, int status, String code) throws IOException {
    try (var socket = new RawSocket(SERVER.root)) {
      assertProblem(socket.send(line + "\r\n" + CLOSE + "\r\n").rest(), status, code);
    }
  }

  @Test
  void aMalformedQueryIsAProblem() throws IOException {
    try (var socket = new RawSocket(SERVER.root)) {
      String request = "GET /api/v1/pipelines?limit=%zz HTTP/1.1\r\n" + CLOSE + "\r\n";
      assertProblem(socket.send(request).rest(), 400, "request.malformed");
    }
  }

  @Test
  void tooLongTargetsAndHeadersAreProblems() throws IOException {
    try (var socket = new RawSocket(SERVER.root)) {
      String request = "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + CLOSE + "\r\n";
      assertProblem(socket.send(request).rest(), 414, "request.uri-too-long");
    }
    try (var socket = new RawSocket(SERVER.root)) {
      String request = "GET / HTTP/1.1\r\nX: " + "a".repeat(9_000) + "\r\n" + CLOSE + "\r\n";
      assertProblem(socket.send(request).rest(), 431, "request.header-too-large");
    }
  }

  @Test
  void aRefusedBodyIsNotAskedFor() throws IOException {
    try (var socket = new RawSocket(SERVER.root)) {
      String head =
          "PUT %s HTTP/1.1\r\n%sContent-Type: application/yaml\r\nContent-Length: 2000000\r\n"
              .formatted(QUAKES, CLOSE);
      String answer = socket.send(head + "Expect: 100-continue\r\n\r\n").rest();
      assertFalse(answer.contains("100 Continue"), answer);
      assertProblem(answer, 413, "request.body-too-large");
    }
  }

  /** An answer before the end of a body closes the connection, and its reset loses the answer. */
  @ParameterizedTest
  @CsvSource({
    "413, PUT, /api/v1/pipelines/quakes, application/yaml",
    "415, PUT, /api/v1/pipelines/quakes, text/plain",
    "404, PUT, /nowhere, application/yaml",
    "405, PUT, /health/live, application/yaml",
    "200, GET, /health/live, application/yaml"
  })
  void anAnswerComesAfterTheBodyAndTheConnectionStays(
      int status, String method, String path, String type) throws IOException {
    String head = HEAD.formatted(method, path, type);
    String part = "#".repeat(1_000_000);
    try (var socket = new RawSocket(SERVER.root)) {
      socket.send(head + "Content-Length: 2000000\r\n\r\n" + part);
      // By the time that another request is answered, this one could have been.
      assertEquals(200, SERVER.get("/health/live").statusCode());
      assertKept(socket.send(part), status);
    }
    try (var socket = new RawSocket(SERVER.root)) {
      String chunk = "%x\r\n%s\r\n".formatted(part.length(), part);
      socket.send(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk);
      assertEquals(200, SERVER.get("/health/live").statusCode());
      assertKept(socket.send(chunk + "0\r\n\r\n"), status);
    }
  }

  private static void assertKept(RawSocket socket, int status) throws IOException {
    String answer = socket.until("\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertFalse(answer.contains("Connection: close"), answer);
    String next = socket.send("GET /health/live HTTP/1.1\r\n" + CLOSE + "\r\n").rest();
    assertTrue(next.contains("HTTP/1.1 200 OK"), next);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/v1/pipelines/quakes, Accept: */*",
    "POST, /api/v1/pipelines/quakes/runs, Accept: */*",
    "POST, /api/v1/pipelines/quakes/runs, Expect: 100-continue"
  })
  void aBodyFarAboveTheLimitIsRefusedUnread(String method, String path, String header)
      throws IOException {
    try (var socket = new RawSocket(SERVER.root)) {
      String head = HEAD.formatted(method, path, "application/yaml") + header + "\r\n";
      String answer = socket.send(head + "Content-Length: 9000000000\r\n\r\n").rest();
      assertProblem(answer, 413, "request.body-too-large");
      assertTrue(answer.contains("Connection: close"), answer);
    }
  }

  /** As soon as it is known: of a chunk by its head, of a body by the chunk that exceeds it. */
  @ParameterizedTest
  @CsvSource({"PUT, /api/v1/pipelines/quakes", "POST, /api/v1/pipelines/quakes/runs"})
  void chunksFarAboveTheLimitAre413(String method, String path) throws IOException {
    String head = HEAD.formatted(method, path, "application/yaml");
    try (var socket = new RawSocket(SERVER.root)) {
      String answer = socket.send(head + "Transfer-Encoding: chunked\r\n\r\n100001\r\n").rest();
      assertProblem(answer, 413, "request.body-too-large");
    }
    try (var socket = new RawSocket(SERVER.root)) {
      // more than the parser has a number for
      String chunk = "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFF\r\n";
      assertProblem(socket.send(head + chunk).rest(), 413, "request.body-too-large");
    }
    try (var socket = new RawSocket(SERVER.root)) {
      socket.send(head + "Transfer-Encoding: chunked\r\n\r\n");
      String chunk = "100000\r\n%s\r\n".formatted("#".repeat(1 << 20));
      for (int i = 0; i < 5; i++) socket.send(chunk);
      assertProblem(socket.rest(), 413, "request.body-too-large");
    }
  }

  @Test
  void manyRequestsAreServedWhileOneAnswerIsAwaited() {
    var answer = new CompletableFuture<Answer<PipelineView>>();
    var reached = new CompletableFuture<Boolean>();
    SERVER.pipelines.instead =
        () -> {
          reached.complete(true);
          return answer;
        };
    var waiting = CompletableFuture.supplyAsync(() -> SERVER.get(QUAKES).statusCode());
    reached.join();
    for (int i = 0; i < 20; i++) {
      assertEquals(200, SERVER.get("/health/live").statusCode());
    }
    assertFalse(waiting.isDone());
    answer.complete(Answer.refused(new Refusal.NotFound("pipeline")));
    assertEquals(404, waiting.join());
  }

  @Test
  void readinessSaysWhyNotAndWhatIsAway() throws IOException {
    assertEquals("UP", health(200).get("status").textValue());
    SERVER.readiness = new Readiness(true, "", Map.of("redis", "connection refused"));
    JsonNode degraded = health(200);
    assertEquals("DEGRADED", degraded.get("status").textValue());
    assertEquals("connection refused", degraded.at("/degraded/redis").textValue());
    SERVER.readiness = new Readiness(false, "joining the cluster", Map.of());
    JsonNode down = health(503);
    assertEquals("DOWN", down.get("status").textValue());
    assertEquals("joining the cluster", down.get("cause").textValue());
    assertEquals(200, SERVER.get("/health/live").statusCode(), "alive all the same");
  }

  private static JsonNode health(int status) throws IOException {
    var response = SERVER.get("/health/ready");
    assertEquals(status, response.statusCode());
    return new ObjectMapper().readTree(response.body());
  }

  static void assertProblem(String answer, int status, String code) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.contains("Content-Type: application/problem+json"), answer);
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    new Contract().conforms(new Contract().schemas().get("Problem"), body);
    assertTrue(body.contains("\"code\":\"" + code + "\""), body);
  }
}
