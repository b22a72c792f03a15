package io.dataaggregator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.port.ResultPage;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  static final String QUAKES = "/api/v1/pipelines/quakes";

  final ApiServer server = ApiServer.start();

  @BeforeEach
  void define() {
    server.put(QUAKES, PipelineRoutesTest.YAML);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void requestsAreCountedByTemplateMethodAndStatus() {
    server.get(QUAKES);
    server.get("/api/v1/pipelines/absent");
    server.send("PATCH", QUAKES, BodyPublishers.noBody());
    for (int i = 0; i < 5; i++) {
      server.get("/random/" + i);
    }
    String text = server.get("/metrics").body();
    String route = "route=\"/api/v1/pipelines/{name}\"";
    has(text, "http_requests_total{method=\"PUT\"," + route + ",status=\"201\"} 1.0");
    has(text, "http_requests_total{method=\"GET\"," + route + ",status=\"200\"} 1.0");
    has(text, "http_requests_total{method=\"GET\"," + route + ",status=\"404\"} 1.0");
    has(text, "http_requests_total{method=\"PATCH\"," + route + ",status=\"405\"} 1.0");
    has(text, "http_requests_total{method=\"GET\",route=\"unmatched\",status=\"404\"} 5.0");
    assertFalse(text.contains("random"), "paths of callers are no labels");
    for (String bound : new String[] {"0.005", "1.0", "10.0", "+Inf"}) {
      has(text, "http_request_duration_seconds_bucket{method=\"PUT\"," + route + ",le=\"" + bound);
    }
  }

  @Test
  void theTimeOfAStreamEndsWithItsLastByte() throws Exception {
    // More than the buffers of two sockets hold, so that the server cannot be done early.
    String filler = "x".repeat(4_096);
    for (int i = 0; i < 10_000; i++) {
      server.pipelines.rows.add(
          new ResultPage.Row(null, null, Map.of(), Map.of("filler", filler), "final", 1));
    }
    String results = "route=\"/api/v1/pipelines/{name}/results\"";
    try (var socket = new RawSocket(server.root)) {
      socket.send(
          "GET %s/results?limit=10000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
              .formatted(QUAKES));
      socket.until("filler");
      long begun = System.nanoTime();
      assertFalse(server.get("/metrics").body().contains(results), "not yet complete");
      long unfinished = System.nanoTime();
      assertTrue(socket.rest().endsWith("\r\n0\r\n\r\n"));
      has(awaited(results), results + ",status=\"200\"} 1.0");
      var timer =
          server
              .registry
              .get("http.request.duration")
              .tag("route", "/api/v1/pipelines/{name}/results")
              .timer();
      assertEquals(1, timer.count());
      assertTrue(timer.totalTime(TimeUnit.NANOSECONDS) >= unfinished - begun);
    }
  }

  /** The end of the stream is seen by the client and by the server independently. */
  private String awaited(String mark) throws IOException {
    for (int i = 0; i < 200; i++) {
      String text = server.get("/metrics").body();
      if (text.contains(mark)) {
        return text;
      }
    }
    throw new IOException("no metric with " + mark);
  }

  private static void has(String text, String line) {
    assertTrue(text.contains(line), () -> line + " is not in\n" + text);
  }
}
