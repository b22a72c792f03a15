package io.dataaggregator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dataaggregator.engine.port.UnavailableException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing here is expected to be in time, so that a slow machine changes nothing. */
class TimeoutsTest {
  static final String QUAKES = "/api/v1/pipelines/quakes";

  final ApiServer server =
      ApiServer.start("dataaggregator.http { body-timeout = 200ms, request-timeout = 500ms }");

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aSlowBodyIs408() throws IOException {
    try (var socket = new RawSocket(server.root)) {
      String head =
          "PUT %s HTTP/1.1\r\n%sContent-Type: application/yaml\r\nContent-Length: 100\r\n\r\nabc"
              .formatted(QUAKES, ProtocolTest.CLOSE);
      ProtocolTest.assertProblem(socket.send(head).rest(), 408, "request.body-timeout");
    }
  }

  /** Neither what is not there yet nor what was cut off asks for anything. */
  @Test
  void aRequestWhoseBodyIsMissingIsNotCarriedOut() throws IOException {
    var asked = new AtomicInteger();
    server.pipelines.instead =
        () -> {
          asked.incrementAndGet();
          return CompletableFuture.failedFuture(new UnavailableException("asked"));
        };
    String head = "POST %s/runs HTTP/1.1\r\n%s".formatted(QUAKES, ProtocolTest.CLOSE);
    try (var socket = new RawSocket(server.root)) {
      String answer = socket.send(head + "Content-Length: 5\r\n\r\nab").rest();
      ProtocolTest.assertProblem(answer, 408, "request.body-timeout");
    }
    try (var socket = new RawSocket(server.root)) {
      socket.send(head + "Content-Length: 5\r\n\r\nab").end();
      String answer = socket.rest();
      ProtocolTest.assertProblem(answer, 400, "request.incomplete-body");
    }
    assertEquals(0, asked.get());
    assertTrue(server.post(QUAKES + "/runs").body().contains("asked"));
  }

  @Test
  void anAnswerThatDoesNotComeIs503AndCountedOnce() throws IOException {
    var late = new CompletableFuture<Object>();
    server.pipelines.instead = () -> late;
    var response = server.get(QUAKES);
    assertEquals(503, response.statusCode());
    assertEquals("5", response.headers().firstValue("Retry-After").orElse(""));
    JsonNode problem = new ObjectMapper().readTree(response.body());
    assertEquals("service.timeout", problem.get("code").textValue());

    late.completeExceptionally(new IllegalStateException("too late"));
    String text = server.registry.scrape();
    String labels = "method=\"GET\",route=\"/api/v1/pipelines/{name}\"";
    assertTrue(text.contains("http_requests_total{" + labels + ",status=\"503\"} 1.0"), text);
    assertFalse(text.contains("status=\"500\""), text);
  }

  /** Those who look after a node must see it also when everybody waits for it. */
  @Test
  void moreRequestsThanItTakesAre503AtOnceAndHealthIsStillAnswered() throws Exception {
    var held = new CompletableFuture<Object>();
    var begun = new CountDownLatch(2);
    try (var narrow = ApiServer.start("dataaggregator.http.max-requests = 2")) {
      narrow.pipelines.instead =
          () -> {
            begun.countDown();
            return held;
          };
      var one = CompletableFuture.supplyAsync(() -> narrow.get(QUAKES));
      var other = CompletableFuture.supplyAsync(() -> narrow.get(QUAKES));
      begun.await();
      var refused = narrow.get(QUAKES);
      assertEquals(503, refused.statusCode());
      assertTrue(refused.body().contains("service.overloaded"), refused::body);
      assertEquals(200, narrow.get("/health/live").statusCode());
      assertEquals(200, narrow.get("/metrics").statusCode());
      held.completeExceptionally(new UnavailableException("let go"));
      assertTrue(one.join().body().contains("let go"));
      assertTrue(other.join().body().contains("let go"));
      assertTrue(narrow.get(QUAKES).body().contains("let go"));
    }
  }
}
