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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Results of some windows, and of one state. */
@ExtendWith(SharedNode.class)
class WindowTest {
  private static final String HEADER = "at,k,n";
  private static final String SAMPLES = "conf/samples/windows";

  private final Api api;

  WindowTest(Api api) {
    this.api = api;
  }

  @Test
  void aRangeOfWindows() throws Exception {
    String name = "window-range";
    api.define(
        Definition.of(
                name,
                SourceFiles.csv(
                    HEADER,
                    "1969-12-31T23:58:30Z,a,1",
                    "1969-12-31T23:59:59.999999Z,a,2",
                    "1970-01-01T00:00:00Z,a,3",
                    "1970-01-01T00:01:00Z,a,4",
                    "1970-01-01T00:01:59Z,b,5"))
            .windows("size: 1m"));
    api.run(name, "SUCCEEDED");
    assertEquals(List.of(1, 2, 3, 4, 5), sums(name, ""));
    assertEquals(List.of(3, 4, 5), sums(name, "&from=1970-01-01T00:00:00Z"));
    assertEquals(List.of(1, 2), sums(name, "&to=1970-01-01T00:00:00Z"));
    assertEquals(List.of(2, 3), sums(name, "&from=1969-12-31T23:59:00Z&to=1970-01-01T00:01:00Z"));
    assertEquals(List.of(4, 5), sums(name, "&from=1970-01-01T00:00:00.000001Z"));
    assertEquals(List.of(4, 5), sums(name, "&from=1970-01-01T00:00:00.0000001Z"));
    assertEquals(List.of(1, 2, 3), sums(name, "&to=1970-01-01T00:00:00.0000001Z"));
    assertEquals(
        List.of(3), sums(name, "&from=1970-01-01T01:00:00%2B01:00&to=1970-01-01T00:00:01Z"));
    assertEquals(List.of(5), sums(name, "&from=1970-01-01T00:00:30Z&key.k=b"));
    assertEquals(List.of(), sums(name, "&from=9999-01-01T00:00:00Z"));
    String path = Api.path(name, "/results?");
    for (String query :
        new String[] {
          "from=yesterday",
          "from=1970-01-01",
          "to=",
          "from=%2B999999999-01-01T00:00:00Z",
          "from=1970-01-01T00:01:00Z&to=1970-01-01T00:00:00Z",
          "from=1970-01-01T00:01:00Z&to=1970-01-01T00:01:00Z"
        }) {
      api.refused(400, "request.invalid-parameter", "GET", path + query, "");
    }
    for (JsonNode row : api.results(name)) {
      assertTrue(row.at("/window/start").asText().compareTo(row.at("/window/end").asText()) < 0);
    }
    assertEquals("1970-01-01T00:02:00Z", api.get(path).path("watermark").asText());
  }

  @Test
  void openAndFinal() throws Exception {
    String name = "window-state";
    SourceFiles files = SourceFiles.create();
    String run = "{mode: batch, refresh: incremental, retry: {attempts: 1}}";
    files.write("a.csv", HEADER, "2026-01-01T00:00:00Z,a,1", "2026-01-01T00:01:00Z,b,2");
    api.define(
        Definition.of(name, files)
            .windows("size: 1m")
            .with("run", run)
            .with("limits", "{buckets: 3000}"));
    api.run(name, "SUCCEEDED");
    assertEquals(List.of(1, 2), sums(name, "&state=final"));
    assertEquals(List.of(), sums(name, "&state=open"));
    // One epoch of the second run is committed, then its limit stops it.
    files.write("b.csv", HEADER, 2_500, i -> "2026-01-02T00:00:00Z,k" + i + ",7");
    files.write("c.csv", HEADER, 2_500, i -> "2026-01-02T00:00:00Z,l" + i + ",7");
    api.run(name, "FAILED");
    assertEquals(List.of(1, 2), sums(name, "&state=final"));
    List<JsonNode> open = api.rows(Api.path(name, "/results"), "&state=open", 1_000);
    assertEquals(2_500, open.size());
    for (JsonNode row : open) {
      assertEquals("open", row.path("state").asText());
      assertEquals(0, row.path("revision").asInt());
      assertEquals("2026-01-02T00:00:00Z", row.at("/window/start").asText());
    }
    JsonNode page = api.get(Api.path(name, "/results?limit=1"));
    assertEquals("2026-01-01T00:02:00Z", page.path("watermark").asText());
    api.refused(
        400, "request.invalid-parameter", "GET", Api.path(name, "/results?state=revised"), "");
  }

  @Test
  void lateRecordsAreRejectedOrRevise() throws Exception {
    for (String late : new String[] {"reject", "revise"}) {
      String name = "window-late-" + late;
      SourceFiles files = SourceFiles.create();
      files.write("a.csv", HEADER, "2026-01-01T00:00:00Z,a,1", "2026-01-01T00:01:00Z,b,2");
      api.define(
          Definition.of(name, files)
              .windows("size: 1m, late: " + late)
              .with("run", "{mode: batch, refresh: incremental, retry: {attempts: 1}}")
              .with("limits", "{rejected: 100%}"));
      api.run(name, "SUCCEEDED");
      assertEquals(List.of("final 1", "final 1"), states(name));
      files.write("b.csv", HEADER, "2026-01-01T00:00:30Z,a,4", "2026-01-01T00:02:00Z,a,8");
      JsonNode ledger = api.run(name, "SUCCEEDED").path("ledger");
      boolean revises = late.equals("revise");
      assertEquals(revises ? 0 : 1, ledger.path("late").asInt());
      assertEquals(revises ? List.of(2, 5, 8) : List.of(1, 2, 8), sums(name, ""));
      assertEquals(List.of(revises ? "revised 2" : "final 1", "final 1", "final 1"), states(name));
      JsonNode verified = api.get(Api.path(name, "/verify"));
      assertTrue(verified.path("balanced").asBoolean(), verified::toString);
    }
  }

  /** A run without end publishes what comes late without waiting for anything else. */
  @Test
  void whatComesLateIsPublishedWhileTheRunGoesOn() throws Exception {
    String name = "window-revised-live";
    String yaml =
        Files.readString(
            Path.of(System.getProperty("project.root"), SAMPLES, "tumbling-revised.yaml"));
    api.define(
        name,
        yaml.replaceFirst("name: [-a-z]+", "name: " + name)
            .replace("records: 20000, rate: 10000", "rate: 2000")
            .replace("mode: batch", "mode: continuous"));
    api.await(
        Api.path(name, "/results?state=final&limit=1000"),
        page -> page.findValuesAsText("state").contains("revised"));
    api.expect(200, "POST", Api.path(name, "/pause"), "");
    JsonNode ended =
        api.await(
            Api.path(name, "/runs"),
            runs -> !runs.at("/items/0/status").asText().equals("RUNNING"));
    JsonNode ledger = ended.at("/items/0/ledger");
    assertEquals(0, ledger.path("late").asLong(), ledger::toString);
    assertEquals(ledger.path("read"), ledger.path("aggregated"), ledger::toString);
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
  }

  private List<String> states(String name) throws Exception {
    return api.results(name).stream()
        .map(row -> row.path("state").asText() + " " + row.path("revision").asInt())
        .toList();
  }

  @Test
  void withoutWindows() throws Exception {
    String name = "window-none";
    api.define(Definition.of(name, SourceFiles.csv("k,n", "a,1")).without("groupBy"));
    api.run(name, "SUCCEEDED");
    JsonNode page = api.get(Api.path(name, "/results"));
    assertEquals(
        "{\"window\":{\"start\":null,\"end\":null},\"key\":{},\"values\":{\"records\":1,\"sum\":1},"
            + "\"state\":\"final\",\"revision\":1}",
        page.at("/items/0").toString());
    assertEquals(1, page.path("items").size());
  }

  private List<Integer> sums(String name, String query) throws Exception {
    return api.rows(Api.path(name, "/results"), query, 2).stream()
        .map(row -> row.at("/values/sum").asInt())
        .sorted()
        .toList();
  }
}
