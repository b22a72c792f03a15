package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.RunningNode;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Actors that nobody needs go to rest, and whoever asks just then is answered all the same. */
@ExtendWith(SharedNode.class)
class RestTest {
  private final Api api;

  RestTest(Api api) {
    this.api = api;
  }

  @Test
  void aPipelineIsCreatedWhileOthersLookForIt() throws Exception {
    String yaml = Definition.of("NAME", SourceFiles.csv("k,n", "a,1")).yaml();
    Instant before = Instant.now();
    try (var threads = Executors.newFixedThreadPool(12)) {
      var answers = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 60; i++) {
        String name = "rest-" + i;
        for (int looker = 0; looker < 5; looker++) {
          answers.add(threads.submit(() -> api.send("GET", Api.path(name, ""), "").statusCode()));
        }
        answers.add(
            threads.submit(() ->
                api.send(
                        "PUT",
                        Api.path(name, ""),
                        yaml.replace("NAME", name),
                        "content-type",
                        "application/yaml")
                    .statusCode()));
      }
      for (int i = 0; i < answers.size(); i++) {
        int status = answers.get(i).get();
        if (i % 6 == 5) assertEquals(201, status);
        else assertTrue(status == 200 || status == 404, "GET answered " + status);
      }
    }
    Duration took = Duration.between(before, Instant.now());
    assertTrue(took.toSeconds() < 15, () -> "somebody was not answered in time: " + took);
  }

  @Test
  void booksAreReadAtTheVeryEndOfARun() throws Exception {
    String name = "rest-books";
    api.define(
        Definition.of(name, SourceFiles.csv("k,n", "a,1", "b,2"))
            .with("run", "{mode: batch, refresh: incremental}"));
    Instant before = Instant.now();
    try (var readers =
        new Readers<>(3, () -> api.send("GET", Api.path(name, "/verify"), "").statusCode())) {
      for (int run = 0; run < 15; run++) {
        api.run(name, "SUCCEEDED");
        JsonNode ledger = api.get(Api.path(name, "/ledger"));
        assertEquals(2, ledger.path("aggregated").asInt());
      }
      for (int status : readers.stop()) assertTrue(status == 200 || status == 409, "" + status);
    }
    Duration took = Duration.between(before, Instant.now());
    assertTrue(took.toSeconds() < 15, () -> "somebody was not answered in time: " + took);
  }

  /** A split that is woken replays its journal and keeps its state, however large that is. */
  @Test
  void noChangeOfAPipelineWakesItsSplits() throws Exception {
    String name = "rest-undisturbed";
    var settings = Map.<String, Object>of("dataaggregator.split.rest", "1h");
    try (var node = RunningNode.start(settings)) {
      Api own = node.api();
      var definition = Definition.of(name, SourceFiles.csv("k,n", "a,1", "b,2"));
      own.define(definition);
      own.run(name, "SUCCEEDED");
      assertEquals(0, splits(own));
      own.put(definition.with("run", "{mode: batch, refresh: incremental}"));
      for (String change : List.of("/pause", "/activate")) {
        own.expect(200, "POST", Api.path(name, change), "");
        assertEquals(0, splits(own), change);
      }
      assertEquals(2, own.results(name).size());
      assertEquals(0, splits(own));
    }
  }

  /** How many splits are in memory, once nothing is on its way to any. */
  private static int splits(Api api) throws Exception {
    String entities = "/api/v1/cluster/entities?type=split";
    // Of its run, at most: whoever rests is taken out of memory a moment after it.
    JsonNode left = api.await(entities, seen -> seen.path("total").asInt() == 0);
    for (int i = 0; i < 10; i++) left = api.get(entities);
    return left.path("total").asInt();
  }
}
