package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.LogTrap;
import io.dataaggregator.cluster.running.Rows;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A full refresh is seen whole or not at all. */
@ExtendWith(SharedNode.class)
class RefreshTest {
  private static final String HEADER = "k,n";
  private static final Map<String, String> OLD =
      Map.of("{\"k\":\"a\"}", "{\"records\":2,\"sum\":3}");
  private static final Map<String, String> NEW =
      Map.of("{\"k\":\"b\"}", "{\"records\":1,\"sum\":7}");

  private final Api api;

  RefreshTest(Api api) {
    this.api = api;
  }

  @Test
  void changedFilesMakeANewGenerationAndOldResultsStayUntilItIsWhole() throws Exception {
    int records = 150_000;
    SourceFiles files = SourceFiles.csv(HEADER, "a,1", "a,2");
    String name = "refresh-switch";
    api.define(Definition.of(name, files));
    JsonNode first = api.run(name, "SUCCEEDED");
    assertEquals(OLD, rows(name));
    files.write("in.csv", HEADER, records, line -> "k" + line % 100 + ",1");
    String run = api.start(name);
    JsonNode state;
    int seenMeanwhile = 0;
    do {
      JsonNode page = api.get(Api.path(name, "/results?limit=1000"));
      state = api.get(Api.path(name, "/runs/" + run));
      boolean old = page.path("generation").asLong() == first.path("generation").asLong();
      if (old) assertEquals(OLD, Rows.of(page.path("items")));
      else assertEquals(100, page.path("items").size(), "half of a generation was shown");
      boolean under = state.path("status").asText().equals("RUNNING");
      if (old && under && state.at("/ledger/read").asLong() > 0) seenMeanwhile++;
    } while (state.path("finishedAt").isNull());
    assertEquals("SUCCEEDED", state.path("status").asText());
    assertTrue(seenMeanwhile > 0, "results were read while the new ones were made");
    JsonNode after = api.get(Api.path(name, "/results?limit=1000"));
    assertEquals(state.path("generation"), after.path("generation"));
    assertNotEquals(first.path("generation"), after.path("generation"));
    assertEquals(100, after.path("items").size());
    for (JsonNode row : after.path("items")) {
      assertEquals(records / 100, row.at("/values/records").asInt());
    }
  }

  @Test
  void aFailedRunLeavesTheOldResults() throws Exception {
    SourceFiles files = SourceFiles.csv(HEADER, "a,1", "a,2");
    String name = "refresh-failed";
    api.define(Definition.of(name, files.path("in.csv")));
    JsonNode first = api.run(name, "SUCCEEDED");
    files.delete("in.csv");
    JsonNode failed;
    try (var log = new LogTrap()) {
      failed = api.run(name, "FAILED");
      assertEquals(List.of(), log.traces(), "a missing file is no bug");
    }
    assertEquals("SOURCE", failed.at("/error/category").asText());
    assertEquals("source.file-missing", failed.at("/error/code").asText());
    assertTrue(
        failed.at("/error/message").asText().contains(files.path("in.csv")), failed::toString);
    assertEquals(OLD, rows(name));
    JsonNode view = api.get(Api.path(name, ""));
    assertEquals("FAILED", view.path("observed").asText());
    assertTrue(view.path("reason").asText().contains("in.csv"), view::toString);
    assertEquals(first.path("generation"), view.path("generation"));
    assertEquals(first.path("ledger"), api.get(Api.path(name, "/ledger")));

    files.write("in.csv", HEADER, "b,7");
    api.run(name, "SUCCEEDED");
    assertEquals(NEW, rows(name));
    assertEquals("IDLE", api.get(Api.path(name, "")).path("observed").asText());
  }

  @Test
  void aRunThatStopsMidwayLeavesTheOldResults() throws Exception {
    SourceFiles files = SourceFiles.csv(HEADER, "a,1", "a,2");
    String name = "refresh-midway";
    api.define(
        Definition.of(name, files)
            .with("limits", "{rejected: 50%}")
            .with("run", "{mode: batch, parallelism: 2, retry: {attempts: 1}}"));
    api.run(name, "SUCCEEDED");
    files.write("in.csv", HEADER, 20_000, line -> "b," + (line % 3 == 0 ? "1" : "x"));
    JsonNode failed = api.run(name, "FAILED");
    assertEquals("LIMIT", failed.at("/error/category").asText());
    assertEquals("limit.rejected", failed.at("/error/code").asText());
    assertEquals(OLD, rows(name));
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);

    files.write("in.csv", HEADER, "b,7");
    api.run(name, "SUCCEEDED");
    assertEquals(NEW, rows(name));
  }

  @Test
  void readersAtTheMomentOfTheSwitchSeeOneGenerationWhole() throws Exception {
    int keys = 12_000;
    String name = "refresh-readers";
    SourceFiles files = SourceFiles.create();
    String results = Api.path(name, "/results");
    files.write("in.csv", HEADER, keys, line -> "k%d,0".formatted(line));
    api.define(Definition.of(name, files));
    api.run(name, "SUCCEEDED");
    try (var readers = new Readers<>(3, () -> api.get(results + "?limit=10000"))) {
      for (int round = 1; round < 5; round++) {
        int value = round;
        files.write("in.csv", HEADER, keys, line -> "k%d,%d".formatted(line, value));
        api.run(name, "SUCCEEDED");
      }
      for (JsonNode page : readers.stop()) {
        assertEquals(10_000, page.path("items").size(), "a page that breaks off");
        JsonNode sum = page.at("/items/0/values/sum");
        for (JsonNode row : page.path("items")) assertEquals(sum, row.at("/values/sum"));
        HttpResponse<String> rest =
            api.send("GET", results + "?cursor=" + page.path("nextCursor").asText(), "");
        assertTrue(rest.statusCode() == 200 || rest.statusCode() == 410, rest::body);
      }
    }
  }

  private Map<String, String> rows(String name) throws Exception {
    return Rows.of(api.results(name));
  }
}
