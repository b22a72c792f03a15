package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The history of runs, and the list of pipelines. */
@ExtendWith(SharedNode.class)
class HistoryTest {
  private final Api api;

  HistoryTest(Api api) {
    this.api = api;
  }

  @Test
  void runsPageFromTheNewestAndANewOneDisturbsNoPage() throws Exception {
    String name = "history";
    api.define(Definition.of(name, SourceFiles.csv("k,n", "a,1")));
    var started = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      JsonNode run = api.run(name, "SUCCEEDED");
      started.addFirst(run.path("id").asText());
      assertEquals(run, api.get(Api.path(name, "/runs/" + started.getFirst())));
      assertEquals(run, api.get(Api.path(name, "/runs?limit=1")).path("items").get(0));
    }
    for (int limit : new int[] {1, 2, 5, 1000}) {
      assertEquals(started, ids(api.rows(Api.path(name, "/runs"), "", limit)));
    }
    JsonNode page = api.get(Api.path(name, "/runs?limit=2"));
    api.run(name, "SUCCEEDED");
    String cursor = page.path("nextCursor").asText();
    JsonNode rest = api.get(Api.path(name, "/runs?limit=10&cursor=" + cursor));
    assertEquals(started.subList(2, 5), ids(rest.path("items")));
    assertTrue(rest.path("nextCursor").isNull(), rest::toString);
  }

  /** The entity remembers 100 runs; the history all of them. */
  @Test
  void anIdempotencyKeyIsKnownAsLongAsItsRunIsInTheHistory() throws Exception {
    String name = "history-keys";
    api.define(Definition.of(name, SourceFiles.csv("k,n", "a,1")));
    String first = api.start(name, "Idempotency-Key", "the-first");
    JsonNode ended = api.ended(name, first);
    for (int i = 0; i <= 100; i++) api.run(name, "SUCCEEDED");
    assertEquals(
        ended,
        api.expect(202, "POST", Api.path(name, "/runs"), "", "Idempotency-Key", "the-first"));
    assertEquals(102, api.rows(Api.path(name, "/runs"), "", 1_000).size());
  }

  @Test
  void badPagesAreRefused() throws Exception {
    String name = "history-bad";
    api.define(Definition.of(name, SourceFiles.csv("k,n", "a,1")));
    for (String list : new String[] {"/runs", "/dead-letters"}) {
      for (String limit : new String[] {"0", "-1", "1001", "2147483648", "x", ""}) {
        api.refused(
            400, "request.invalid-parameter", "GET", Api.path(name, list + "?limit=" + limit), "");
      }
      for (String cursor : new String[] {"x", "1~2", "AAAA", "1~2~x", "9".repeat(1000)}) {
        api.refused(
            400, "request.bad-cursor", "GET", Api.path(name, list + "?cursor=" + cursor), "");
      }
      api.refused(400, "request.unknown-parameter", "GET", Api.path(name, list + "?skip=1"), "");
    }
    JsonNode twice =
        api.refused(
            400, "request.invalid-query", "GET", Api.path(name, "/runs?limit=0&from=1"), "");
    assertEquals(2, twice.path("errors").size(), twice::toString);
  }

  @Test
  void pipelinesAreListedByNameFromSkipOn() throws Exception {
    var names = new ArrayList<String>();
    for (char letter = 'a'; letter < 'e'; letter++) {
      String name = "history-list-" + letter;
      names.add(name);
      api.put(Definition.of(name, SourceFiles.csv("k,n", "a,1")));
    }
    JsonNode all = api.get("/api/v1/pipelines?limit=1000");
    List<String> sorted = new ArrayList<>();
    all.path("items").forEach(item -> sorted.add(item.path("name").asText()));
    assertEquals(sorted.stream().sorted().toList(), sorted);
    assertEquals(sorted.size(), all.path("total").asInt());
    int first = sorted.indexOf(names.getFirst());
    JsonNode some = api.get("/api/v1/pipelines?limit=2&skip=" + (first + 1));
    assertEquals(names.get(1), some.at("/items/0/name").asText());
    assertEquals(names.get(2), some.at("/items/1/name").asText());
    assertEquals(2, some.path("items").size());
    JsonNode none = api.get("/api/v1/pipelines?skip=2147483647");
    assertEquals(0, none.path("items").size());
    assertNotEquals(0, none.path("total").asInt());
    api.refused(400, "request.invalid-parameter", "GET", "/api/v1/pipelines?skip=-1", "");
  }

  private static List<String> ids(Iterable<JsonNode> runs) {
    var ids = new ArrayList<String>();
    runs.forEach(run -> ids.add(run.path("id").asText()));
    return ids;
  }
}
