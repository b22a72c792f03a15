package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.Rows;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs that are ended early, or asked for twice. */
@ExtendWith(SharedNode.class)
class CancelTest {
  private final Api api;

  CancelTest(Api api) {
    this.api = api;
  }

  @Test
  void aRunUnderWay() throws Exception {
    String name = "cancel-running";
    var slow = SlowRun.of(api, name);
    var old = Rows.of(api.results(name));
    String run = slow.start();
    JsonNode asked = cancel(202, name, run);
    assertEquals(run, asked.path("id").asText());
    JsonNode ended = api.ended(name, run);
    assertEquals("CANCELLED", ended.path("status").asText());
    assertTrue(ended.at("/ledger/read").asLong() < SlowRun.RECORDS, ended::toString);
    assertEquals(old, Rows.of(api.results(name)), "what a cancelled run wrote is discarded");
    assertEquals("IDLE", api.get(Api.path(name, "")).path("observed").asText());

    api.refused(409, "run.finished", "POST", Api.path(name, "/runs/" + run + "/cancel"), "");
    assertEquals(ended, api.get(Api.path(name, "/runs/" + run)));
    slow.shorten();
    api.run(name, "SUCCEEDED");
    assertNotEquals(old, Rows.of(api.results(name)));
  }

  @Test
  void aRunThatWaitsToBeTriedAgain() throws Exception {
    String name = "cancel-retrying";
    SourceFiles files = SourceFiles.csv("k,n", "a,1");
    api.define(
        Definition.of(name, files.path("in.csv"))
            .with("run", "{mode: batch, retry: {attempts: 3, backoff: 1d}}"));
    files.delete("in.csv");
    String run = api.start(name);
    JsonNode view =
        api.await(Api.path(name, ""), seen -> seen.path("observed").asText().equals("DEGRADED"));
    assertTrue(view.path("reason").asText().contains("in.csv"), view::toString);
    JsonNode waiting = api.get(Api.path(name, "/runs/" + run));
    assertEquals("RUNNING", waiting.path("status").asText());
    assertEquals(2, waiting.path("attempt").asInt());
    assertEquals("source.file-missing", waiting.at("/error/code").asText());
    cancel(202, name, run);
    assertEquals("CANCELLED", api.ended(name, run).path("status").asText());
  }

  @Test
  void aQueuedRunAndNotTheOneBeforeIt() throws Exception {
    String name = "cancel-queued";
    var slow = SlowRun.of(api, name);
    String running = slow.start();
    String queued = api.start(name);
    JsonNode waits = api.get(Api.path(name, "/runs/" + queued));
    assertEquals("QUEUED", waits.path("status").asText());
    assertTrue(waits.path("startedAt").isNull(), waits::toString);
    JsonNode third = api.refused(409, "run.queued", "POST", Api.path(name, "/runs"), "");
    assertTrue(third.path("detail").asText().contains(queued), third::toString);

    JsonNode cancelled = cancel(202, name, queued);
    assertEquals(queued, cancelled.path("id").asText());
    assertEquals("CANCELLED", cancelled.path("status").asText());
    assertEquals(cancelled, api.get(Api.path(name, "/runs/" + queued)));
    api.refused(409, "run.finished", "POST", Api.path(name, "/runs/" + queued + "/cancel"), "");
    JsonNode first = api.ended(name, running);
    assertEquals("SUCCEEDED", first.path("status").asText());
    assertEquals(SlowRun.RECORDS, first.at("/ledger/read").asLong());
  }

  @Test
  void aQueuedRunFollows() throws Exception {
    String name = "queue-follows";
    var slow = SlowRun.of(api, name);
    String running = slow.start();
    String queued = api.start(name);
    JsonNode first = api.ended(name, running);
    assertEquals("SUCCEEDED", first.path("status").asText(), first::toString);
    JsonNode second = api.ended(name, queued);
    assertEquals("SUCCEEDED", second.path("status").asText(), second::toString);
    assertTrue(first.path("finishedAt").asText().compareTo(second.path("startedAt").asText()) <= 0);
    assertTrue(second.path("generation").asLong() > first.path("generation").asLong());
  }

  @Test
  void unknownRuns() throws Exception {
    String name = "cancel-unknown";
    api.define(Definition.of(name, SourceFiles.csv("k,n", "a,1")));
    for (String run : new String[] {"nothing", "019ab3c07f21-5e0c91d4"}) {
      JsonNode problem =
          api.refused(404, "resource.not-found", "GET", Api.path(name, "/runs/" + run), "");
      assertTrue(problem.path("detail").asText().contains("run " + run), problem::toString);
      cancel(404, name, run);
    }
    for (String run : new String[] {"%00", "a%2Fb", "%22"}) {
      api.refused(404, "request.unknown-path", "GET", Api.path(name, "/runs/" + run), "");
    }
  }

  @Test
  void oneIdempotencyKeyIsOneRun() throws Exception {
    String name = "idempotent";
    api.define(Definition.of(name, SourceFiles.csv("k,n", "a,1")));
    String first = api.start(name, "Idempotency-Key", "nightly-1");
    assertEquals(first, api.start(name, "Idempotency-Key", "nightly-1"));
    JsonNode ended = api.ended(name, first);
    assertEquals(
        ended,
        api.expect(202, "POST", Api.path(name, "/runs"), "", "Idempotency-Key", "nightly-1"),
        "a repeated request is answered with what became of the run");
    String second = api.start(name, "Idempotency-Key", "nightly-2");
    assertNotEquals(first, second);
    api.ended(name, second);
    assertEquals(2, api.get(Api.path(name, "/runs")).path("items").size());

    String other = "idempotent-other";
    api.define(Definition.of(other, SourceFiles.csv("k,n", "a,1")));
    assertNotEquals(first, api.start(other, "Idempotency-Key", "nightly-1"));
  }

  private JsonNode cancel(int status, String name, String run) throws Exception {
    return api.expect(status, "POST", Api.path(name, "/runs/" + run + "/cancel"), "");
  }
}
