package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a key has without a pause. */
@ExtendWith(SharedNode.class)
class SessionTest {
  private static final String HEADER = "at,k,n";
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String WINDOW = "{type: session, gap: 10m, timeField: at}";

  private final Api api;

  SessionTest(Api api) {
    this.api = api;
  }

  private static Definition sessions(String name, SourceFiles files) {
    return Definition.of(name, files).windows("size: 1m").with("window", WINDOW);
  }

  @Test
  void aPauseEndsASession() throws Exception {
    String name = "session-pause";
    SourceFiles files =
        SourceFiles.csv(
            HEADER,
            "2026-01-01T00:25:00Z,a,16",
            "2026-01-01T00:00:00Z,a,1",
            "2026-01-01T00:05:00Z,b,32",
            "2026-01-01T00:09:59.999999Z,a,2",
            "2026-01-01T00:19:00Z,a,4",
            "2026-01-01T00:35:00Z,a,8",
            "1969-12-31T23:59:00Z,b,64");
    api.define(sessions(name, files));
    api.run(name, "SUCCEEDED");
    List<String> all =
        List.of(
            "b 1969-12-31T23:59:00Z 1970-01-01T00:09:00Z 64 final",
            "b 2026-01-01T00:05:00Z 2026-01-01T00:15:00Z 32 final",
            "a 2026-01-01T00:00:00Z 2026-01-01T00:35:00Z 23 final",
            "a 2026-01-01T00:35:00Z 2026-01-01T00:45:00Z 8 final");
    assertEquals(all, rows(name, ""));
    assertEquals(
        all.subList(1, 3), rows(name, "&from=2025-01-01T00:00:00Z&to=2026-01-01T00:35:00Z"));
    assertEquals(
        all.subList(1, 2), rows(name, "&from=2026-01-01T00:00:01Z&to=2026-01-01T00:06:00Z"));
    assertEquals(all.subList(3, 4), rows(name, "&from=2026-01-01T00:35:00Z&key.k=a"));
    for (String query : List.of("groupBy=", "window=all", "window=1d")) {
      String path = Api.path(name, "/results?" + query);
      JsonNode refused = api.refused(400, "request.invalid-parameter", "GET", path, "");
      assertTrue(refused.toString().contains("leave it out"), refused::toString);
    }
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
  }

  /** What one run left open the next one goes on with, and what it closed stays. */
  @Test
  void whatComesAfterASessionWasClosedIsLate() throws Exception {
    String name = "session-late";
    SourceFiles files = SourceFiles.create();
    files.write("a.csv", HEADER, "2026-01-01T00:00:00Z,a,1", "2026-01-01T00:08:00Z,a,2");
    api.define(
        sessions(name, files)
            .with("run", "{mode: batch, refresh: incremental, retry: {attempts: 1}}")
            .with("limits", "{rejected: 100%}"));
    api.run(name, "SUCCEEDED");
    files.write("b.csv", HEADER, "2026-01-01T00:17:00Z,a,4", "2026-01-01T00:21:00Z,a,8");
    JsonNode ledger = api.run(name, "SUCCEEDED").path("ledger");
    assertEquals(1, ledger.path("late").asInt(), ledger::toString);
    assertEquals(
        List.of(
            "a 2026-01-01T00:00:00Z 2026-01-01T00:18:00Z 3 final",
            "a 2026-01-01T00:21:00Z 2026-01-01T00:31:00Z 8 final"),
        rows(name, ""));
  }

  /** Open and final ones together have what was read, however sessions close meanwhile. */
  @Test
  void noneIsMissedWhileSessionsAreClosed() throws Exception {
    String name = "session-live";
    Path samples = Path.of(System.getProperty("project.root"), "conf/samples/windows");
    String yaml = Files.readString(samples.resolve("session.yaml"));
    api.define(
        name,
        yaml.replaceFirst("name: [-a-z]+", "name: " + name)
            .replace("records: 20000, rate: 10000", "rate: 400")
            .replace("mode: batch", "mode: continuous"));
    long clicks = 0;
    int closed = 0;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (closed < 300) {
      assertTrue(System.nanoTime() < deadline, closed + " sessions were closed in " + PATIENCE);
      JsonNode rows = api.get(Api.path(name, "/results?limit=10000")).path("items");
      long now = 0;
      closed = 0;
      for (JsonNode row : rows) {
        now += row.at("/values/clicks").asLong();
        closed += row.path("state").asText().equals("open") ? 0 : 1;
      }
      assertTrue(now >= clicks, now + " clicks after " + clicks);
      clicks = now;
    }
    api.expect(200, "POST", Api.path(name, "/pause"), "");
    api.await(
        Api.path(name, "/runs"), runs -> !runs.at("/items/0/status").asText().equals("RUNNING"));
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
  }

  private List<String> rows(String name, String query) throws Exception {
    return api.rows(Api.path(name, "/results"), query, 2).stream()
        .map(row ->
            "%s %s %s %d %s"
                .formatted(
                    row.at("/key/k").asText(),
                    row.at("/window/start").asText(),
                    row.at("/window/end").asText(),
                    row.at("/values/sum").asLong(),
                    row.path("state").asText()))
        .toList();
  }
}
