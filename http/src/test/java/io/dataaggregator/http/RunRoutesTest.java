package io.dataaggregator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunRoutesTest {
  static final String QUAKES = "/api/v1/pipelines/quakes";
  static final String RUNS = QUAKES + "/runs";

  final ApiServer server = ApiServer.start();

  @BeforeEach
  void define() {
    assertEquals(201, server.put(QUAKES, PipelineRoutesTest.YAML).statusCode());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aRunIsAcceptedAndFoundAtItsLocation() throws IOException {
    var accepted = server.post(RUNS);
    assertEquals(202, accepted.statusCode());
    String location = accepted.headers().firstValue("Location").orElseThrow();
    assertEquals(RUNS + "/run-1", location);
    JsonNode run = tree(server.get(location));
    assertEquals("QUEUED", run.get("status").textValue());
    assertTrue(run.get("startedAt").isNull());
    assertFalse(run.has("error"));
  }

  @Test
  void oneIdempotencyKeyStartsOneRun() throws IOException {
    var first = tree(server.post(RUNS, "Idempotency-Key", "nightly-1"));
    var again = tree(server.post(RUNS, "Idempotency-Key", "nightly-1"));
    var other = tree(server.post(RUNS, "Idempotency-Key", "nightly-2"));
    assertEquals(first.get("id"), again.get("id"));
    assertFalse(first.get("id").equals(other.get("id")));
    var wrong = server.post(RUNS, "Idempotency-Key", "a b");
    assertEquals(400, wrong.statusCode());
    assertTrue(tree(wrong).get("detail").textValue().contains("'a b'"));
  }

  @Test
  void runsPageFromTheNewest() throws IOException {
    for (int i = 0; i < 3; i++) {
      server.post(RUNS);
    }
    JsonNode first = tree(server.get(RUNS + "?limit=2"));
    assertEquals(List.of("run-3", "run-2"), first.get("items").findValuesAsText("id"));
    String cursor = first.get("nextCursor").textValue();
    JsonNode rest = tree(server.get(RUNS + "?limit=2&cursor=" + cursor));
    assertEquals(List.of("run-1"), rest.get("items").findValuesAsText("id"));
    assertTrue(rest.get("nextCursor").isNull());
  }

  @Test
  void aFailedRunSaysWhyAndKeepsItsLedger() throws IOException {
    server.post(RUNS);
    server.pipelines.runs.fail("run-1", "quakes");
    JsonNode run = tree(server.get(RUNS + "/run-1"));
    assertEquals("source.changed", run.at("/error/code").textValue());
    assertEquals("SOURCE", run.at("/error/category").textValue());
    assertEquals(10, run.at("/ledger/read").longValue());
    assertEquals("2026-11-01T12:00:00.000001Z", run.get("finishedAt").textValue());
  }

  @Test
  void cancelEndsARunOnce() {
    server.post(RUNS);
    assertEquals(202, server.post(RUNS + "/run-1/cancel").statusCode());
    assertEquals(409, server.post(RUNS + "/run-1/cancel").statusCode());
    assertEquals(404, server.post(RUNS + "/run-9/cancel").statusCode());
  }

  static JsonNode tree(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
