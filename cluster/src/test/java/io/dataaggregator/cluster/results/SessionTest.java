package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key has without a pause. */
@ExtendWith(SharedNode.class)
class SessionTest {
  private static final String HEADER = "at,k,n";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String RUN =
      "{mode: batch, refresh: %s, parallelism: %d, retry: {attempts: 1}}";
  private static final String WINDOW = "{type: session, gap: 10m, timeField: at}";

  private final Api api;

  SessionTest(Api api) {
    this.api = api;
  }

  private static Definition sessions(String name, SourceFiles files, int splits) {
    return Definition.of(name, files)
        .windows("size: 1m")
        .with("window", WINDOW)
        .with("run", RUN.formatted("full", splits));
  }

  private static SourceFiles dealt(int files, String... lines) throws IOException {
    SourceFiles dealt = SourceFiles.create();
    for (int i = 0; i < files; i++) {
      var mine = new ArrayList<String>();
      for (int line = i; line < lines.length; line += files) mine.add(lines[line]);
      dealt.write(i + ".csv", HEADER, mine);
    }
    return dealt;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aPauseEndsASession(int splits) throws Exception {
    String name = "session-pause-" + splits;
    SourceFiles files =
        dealt(
            splits,
            "2026-01-01T00:25:00Z,a,16",
            "2026-01-01T00:00:00Z,a,1",
            "2026-01-01T00:05:00Z,b,32",
            "2026-01-01T00:09:59.999999Z,a,2",
            "2026-01-01T00:19:00Z,a,4",
            "2026-01-01T00:35:00Z,a,8",
            "1969-12-31T23:59:00Z,b,64");
    api.define(sessions(name, files, splits));
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
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatComesAfterASessionWasClosedIsLate(int splits) throws Exception {
    String name = "session-late-" + splits;
    SourceFiles files = dealt(splits, "2026-01-01T00:00:00Z,a,1", "2026-01-01T00:08:00Z,a,2");
    api.define(
        sessions(name, files, splits)
            .with("run", RUN.formatted("incremental", splits))
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
    // a run that reads nothing closes nothing, and makes nothing late
    api.run(name, "SUCCEEDED");
    files.write("c.csv", HEADER, "2026-01-01T00:41:00Z,a,16");
    assertEquals(0, api.run(name, "SUCCEEDED").at("/ledger/late").asInt());
    assertEquals("a 2026-01-01T00:41:00Z 2026-01-01T00:51:00Z 16 final", rows(name, "").getLast());
    assertBalanced(name);
  }

  /** Who reads which records does not matter, nor that seals cut sessions while they go on. */
  @Test
  void severalSplitsGiveRowForRowWhatOneDoes() throws Exception {
    var found = new ArrayList<List<String>>();
    for (int splits : List.of(1, 4)) {
      String name = "session-splits-" + splits;
      api.define(name, sample(name, "units: 2", "units: 8", splits));
      api.run(name, "SUCCEEDED");
      assertBalanced(name);
      found.add(
          api.rows(Api.path(name, "/results"), "", 700).stream().map(JsonNode::toString).toList());
    }
    assertEquals(found.getFirst(), found.getLast());
    assertTrue(found.getLast().size() > 3_000);
  }

  private void assertBalanced(String name) throws Exception {
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
  }

  private static String sample(String name, String part, String by, int splits) throws IOException {
    Path samples = Path.of(System.getProperty("project.root"), "conf/samples/windows");
    return Files.readString(samples.resolve("session.yaml"))
        .replaceFirst("name: [-a-z]+", "name: " + name)
        .replaceFirst("parallelism: [0-9]+", "parallelism: " + splits)
        // which of the late ones are too late depends on when seals happen
        .replaceFirst(", late: \\S+, lateBy: [0-9a-z]+", "")
        .replace(part, by);
  }

  /**
   * Open and final ones together have what was read, however sessions close meanwhile. What is
   * final stays, and is there once.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void noneIsMissedWhileSessionsAreClosed(int splits) throws Exception {
    String name = "session-live-" + splits;
    api.define(
        name,
        sample(name, "records: 20000, rate: 10000", "rate: 400", splits)
            .replace("mode: batch", "mode: continuous"));
    long clicks = 0;
    var closed = new HashSet<String>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (closed.size() < 300) {
      assertTrue(System.nanoTime() < deadline, closed.size() + " closed in " + PATIENCE);
      var now = new HashSet<String>();
      long clicked = 0;
      for (JsonNode row : api.get(Api.path(name, "/results?limit=10000")).path("items")) {
        clicked += row.at("/values/clicks").asLong();
        if (!row.path("state").asText().equals("open"))
          assertTrue(now.add(row.toString()), "twice");
      }
      assertTrue(clicked >= clicks, clicked + " clicks after " + clicks);
      clicks = clicked;
      assertTrue(now.containsAll(closed), "what was final stays");
      closed = now;
      assertPages(name);
      assertBalanced(name);
    }
    api.expect(200, "POST", Api.path(name, "/pause"), "");
    api.await(
        Api.path(name, "/runs"), runs -> !runs.at("/items/0/status").asText().equals("RUNNING"));
    assertBalanced(name);
    JsonNode open = api.get(Api.path(name, "/results?state=open&limit=10000")).path("items");
    assertTrue(open.size() > 0, "what a run without end has begun");
  }

  /** Page by page nothing final is met twice, nor out of order. */
  private void assertPages(String name) throws Exception {
    List<JsonNode> rows = api.rows(Api.path(name, "/results"), "", 97);
    var met = new HashSet<String>();
    boolean open = false;
    for (JsonNode row : rows) {
      boolean isOpen = row.path("state").asText().equals("open");
      assertTrue(isOpen || !open, "a final one behind an open one");
      open = isOpen;
      if (!isOpen) assertTrue(met.add(row.path("key") + " " + row.path("window")), "twice");
    }
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
