package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.Rows;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do to a pipeline, also while it runs. */
@ExtendWith(SharedNode.class)
class LifecycleTest {
  private static final String YAML = "application/yaml";

  private final Api api;

  LifecycleTest(Api api) {
    this.api = api;
  }

  @Test
  void onlyAnActivePipelineRuns() throws Exception {
    String name = "life-states";
    JsonNode drafted = api.put(Definition.of(name, SourceFiles.csv("k,n", "a,1")));
    assertEquals("DRAFT", drafted.path("desired").asText());
    JsonNode problem = notActive(name);
    assertTrue(problem.path("detail").asText().contains("activate"), problem::toString);
    for (int twice = 0; twice < 2; twice++) {
      JsonNode active = api.expect(200, "POST", Api.path(name, "/activate"), "");
      assertEquals("ACTIVE", active.path("desired").asText());
    }
    api.run(name, "SUCCEEDED");
    for (int twice = 0; twice < 2; twice++) {
      JsonNode paused = api.expect(200, "POST", Api.path(name, "/pause"), "");
      assertEquals("PAUSED", paused.path("desired").asText());
    }
    notActive(name);
    assertEquals(1, api.results(name).size(), "results stay while it is paused");
    assertEquals(1, api.get(Api.path(name, "/runs")).path("items").size());
  }

  @Test
  void aPausedPipelineEndsItsRunAndBeginsTheNextOnceActive() throws Exception {
    String name = "life-pause";
    var slow = SlowRun.of(api, name);
    String running = slow.start();
    String queued = api.start(name);
    JsonNode paused = api.expect(200, "POST", Api.path(name, "/pause"), "");
    assertEquals(running, paused.path("currentRun").asText());
    assertEquals("SUCCEEDED", api.ended(name, running).path("status").asText());
    notActive(name);
    slow.shorten();
    JsonNode waits = api.get(Api.path(name, "/runs/" + queued));
    assertEquals("QUEUED", waits.path("status").asText());
    assertTrue(api.get(Api.path(name, "")).path("currentRun").isNull());
    api.expect(200, "POST", Api.path(name, "/activate"), "");
    assertEquals("SUCCEEDED", api.ended(name, queued).path("status").asText());
    assertEquals(
        "{{\"k\":\"c\"}={\"records\":1,\"sum\":3}}", Rows.of(api.results(name)).toString());
  }

  @Test
  void anotherDefinitionTakesEffectWithTheNextRun() throws Exception {
    String name = "life-redefine";
    var slow = SlowRun.of(api, name);
    String running = slow.start();
    var another = slow.definition().with("measures", "{most: max(n)}");
    JsonNode replaced = api.put(another);
    assertEquals(2, replaced.path("version").asInt());
    assertEquals(running, replaced.path("currentRun").asText());
    JsonNode first = api.ended(name, running);
    assertEquals("SUCCEEDED", first.path("status").asText());
    assertEquals(1, first.path("definitionVersion").asInt());
    JsonNode row = api.get(Api.path(name, "/results?limit=1")).at("/items/0/values");
    assertEquals("{\"records\":" + SlowRun.RECORDS / 10 + ",\"sum\":50000}", row.toString());
    slow.shorten();
    assertEquals(2, api.run(name, "SUCCEEDED").path("definitionVersion").asInt());
    assertEquals("{{\"k\":\"c\"}={\"most\":3}}", Rows.of(api.results(name)).toString());
  }

  @Test
  void aDefinitionIsReplacedOnlyAtTheVersionThatIsMeant() throws Exception {
    String name = "life-version";
    var definition = Definition.of(name, SourceFiles.csv("k,n", "a,1"));
    String path = Api.path(name, "");
    String yaml = definition.yaml();
    api.refused(412, "version.mismatch", "PUT", path, yaml, of(1));
    api.expect(404, "GET", path, "");
    api.expect(201, "PUT", path, yaml, "content-type", YAML);
    JsonNode same = api.expect(200, "PUT", path, yaml, of(1));
    assertEquals(1, same.path("version").asInt(), "the same definition is no new version");
    String changed = definition.with("measures", "{records: count()}").yaml();
    api.refused(412, "version.mismatch", "PUT", path, changed, of(7));
    assertEquals(2, api.expect(200, "PUT", path, changed, of(1)).path("version").asInt());
    api.refused(412, "version.mismatch", "DELETE", path, "", "If-Match", "\"1\"");
    assertEquals(2, api.get(path).path("version").asInt());
    assertEquals(304, api.send("GET", path, "", "If-None-Match", "\"2\"").statusCode());
    api.expect(204, "DELETE", path, "", "If-Match", "\"2\"");
    api.expect(404, "GET", path, "");
  }

  @Test
  void whatIsCreatedAgainUnderANameBeginsFromNothing() throws Exception {
    String name = "life-again";
    var slow = SlowRun.of(api, name);
    String keyed = api.start(name, "Idempotency-Key", "once");
    String queued = api.start(name);
    api.refused(412, "version.mismatch", "DELETE", Api.path(name, ""), "", "If-Match", "\"9\"");
    api.expect(204, "DELETE", Api.path(name, ""), "");
    for (String below : new String[] {"", "/results", "/runs", "/ledger", "/runs/" + queued}) {
      api.refused(404, "resource.not-found", "GET", Api.path(name, below), "");
    }
    api.refused(404, "resource.not-found", "DELETE", Api.path(name, ""), "");
    slow.shorten();
    api.define(slow.definition());
    JsonNode view = api.get(Api.path(name, ""));
    assertEquals("IDLE", view.path("observed").asText());
    assertEquals(0, view.path("generation").asInt());
    assertTrue(view.path("currentRun").isNull(), view::toString);
    assertEquals(0, api.results(name).size());
    assertEquals(0, api.get(Api.path(name, "/ledger")).path("read").asInt());
    assertEquals(0, api.rows(Api.path(name, "/runs"), "", 10).size(), "runs of the one before");
    for (String run : new String[] {keyed, queued}) {
      api.refused(404, "resource.not-found", "GET", Api.path(name, "/runs/" + run), "");
    }
    api.refused(409, "verify.no-results", "GET", Api.path(name, "/verify"), "");

    String run = api.start(name, "Idempotency-Key", "once");
    JsonNode ended = api.ended(name, run);
    assertEquals("SUCCEEDED", ended.path("status").asText());
    assertEquals(1, ended.at("/ledger/read").asInt());
    assertEquals(1, api.rows(Api.path(name, "/runs"), "", 10).size());
    assertEquals(
        "{{\"k\":\"c\"}={\"records\":1,\"sum\":3}}", Rows.of(api.results(name)).toString());
    assertTrue(api.get(Api.path(name, "/verify")).path("balanced").asBoolean());
  }

  private static String[] of(int version) {
    return new String[] {"content-type", YAML, "If-Match", "\"" + version + "\""};
  }

  private JsonNode notActive(String name) throws Exception {
    return api.refused(409, "pipeline.not-active", "POST", Api.path(name, "/runs"), "");
  }
}
