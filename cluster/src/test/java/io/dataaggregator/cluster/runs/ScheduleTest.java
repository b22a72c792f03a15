package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Schedules fire by themselves, when they should and only then. */
@ExtendWith(SharedNode.class)
class ScheduleTest {
  private static final List<String> OVERLAPS = List.of("skip", "queue");

  private final Api api;

  ScheduleTest(Api api) {
    this.api = api;
  }

  @Test
  void anIntervalFiresAgainAndAgain() throws Exception {
    String name = "schedule-interval";
    Instant before = Instant.now();
    define(name, "every 1s");
    List<JsonNode> runs = awaitRuns(name, 3);
    String later = "9999";
    for (JsonNode run : runs) {
      assertEquals("schedule", run.path("trigger").asText());
      Instant tick = Instant.parse(run.path("tick").asText());
      assertEquals(0, tick.toEpochMilli() % 1000, run::toString);
      assertTrue(tick.isAfter(before), run::toString);
      assertFalse(tick.isAfter(Instant.parse(run.path("startedAt").asText())), run::toString);
      assertTrue(run.path("tick").asText().compareTo(later) < 0, "a tick that fired twice");
      later = run.path("tick").asText();
    }
    Instant next = Instant.parse(api.get(Api.path(name, "")).path("nextTick").asText());
    assertTrue(next.isAfter(Instant.parse(runs.getFirst().path("tick").asText())));
    pause(name);
  }

  @Test
  void whatIsPausedDoesNotFireAndNothingIsMadeUpFor() throws Exception {
    String clock = "schedule-clock";
    String name = "schedule-paused";
    define(clock, "every 1s");
    define(name, "every 1s");
    awaitRuns(name, 1);
    pause(name);
    assertTrue(api.get(Api.path(name, "")).path("nextTick").isNull());
    int count = runs(name).size();
    awaitRuns(clock, runs(clock).size() + 2);
    assertEquals(count, runs(name).size());
    Instant again = Instant.now();
    api.expect(200, "POST", Api.path(name, "/activate"), "");
    JsonNode next = awaitRuns(name, count + 1).getFirst();
    assertTrue(Instant.parse(next.path("tick").asText()).isAfter(again), next::toString);
    pause(name);
    pause(clock);
  }

  @Test
  void aNewScheduleAsksForNothingFromBeforeItWasThere() throws Exception {
    String clock = "schedule-other-clock";
    String name = "schedule-new";
    Definition definition = Definition.of(name, SourceFiles.csv("k,n", "a,1"));
    api.define(definition);
    define(clock, "every 1s");
    awaitRuns(clock, 3);
    Instant put = Instant.now();
    api.put(definition.with("run", "{mode: batch, schedule: every 2s}"));
    JsonNode first = awaitRuns(name, 1).getLast();
    assertTrue(Instant.parse(first.path("tick").asText()).isAfter(put), first::toString);
    pause(name);
    pause(clock);
  }

  @Test
  void aTickDuringARunIsSkippedOrQueuedOnce() throws Exception {
    String clock = "schedule-overlap-clock";
    SourceFiles files = SourceFiles.csv("k,n", "a,1");
    for (String overlap : OVERLAPS) {
      String run = "{mode: batch, schedule: every 1s, overlap: OVER, retry: {backoff: 1d}}";
      api.put(
          Definition.of("schedule-" + overlap, files.path("in.csv"))
              .with("run", run.replace("OVER", overlap)));
    }
    // Their first runs fail, and wait a day to be tried again.
    files.delete("in.csv");
    for (String overlap : OVERLAPS) {
      api.expect(200, "POST", Api.path("schedule-" + overlap, "/activate"), "");
    }
    define(clock, "every 1s");
    awaitRuns(clock, 3);
    for (String overlap : OVERLAPS) {
      String name = "schedule-" + overlap;
      List<JsonNode> runs = runs(name);
      assertEquals(overlap.equals("skip") ? 1 : 2, runs.size(), runs::toString);
      assertEquals("RUNNING", runs.getLast().path("status").asText());
      if (runs.size() > 1) {
        assertEquals("QUEUED", runs.getFirst().path("status").asText());
        assertEquals("schedule", runs.getFirst().path("trigger").asText());
      }
      api.expect(204, "DELETE", Api.path(name, ""), "");
    }
    pause(clock);
  }

  private void define(String name, String schedule) throws Exception {
    api.define(
        Definition.of(name, SourceFiles.csv("k,n", "a,1"))
            .with("run", "{mode: batch, schedule: " + schedule + "}"));
  }

  private List<JsonNode> runs(String name) throws Exception {
    return api.rows(Api.path(name, "/runs"), "", 1000);
  }

  /** Newest first, once there are so many. */
  private List<JsonNode> awaitRuns(String name, int count) throws Exception {
    api.await(Api.path(name, "/runs?limit=1000"), page -> page.path("items").size() >= count);
    return runs(name);
  }

  private void pause(String name) throws Exception {
    api.expect(200, "POST", Api.path(name, "/pause"), "");
  }
}
