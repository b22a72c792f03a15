package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.Rows;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of results when a definition is replaced: they go on, or somebody has agreed. */
@ExtendWith(SharedNode.class)
class RedefineTest {
  private static final String[] YAML = {"content-type", "application/yaml"};
  private static final String RESETS = "definition.resets-state";

  private final Api api;

  RedefineTest(Api api) {
    this.api = api;
  }

  private static Definition incremental(String name, SourceFiles files, String more) {
    String run = "{mode: batch, refresh: incremental, retry: {attempts: 1}" + more + "}";
    return Definition.of(name, files).with("run", run);
  }

  @Test
  void aContinuousRunGoesOnByADefinitionThatKeepsItsState() throws Exception {
    String name = "redefine-endless";
    SourceFiles files = SourceFiles.create();
    files.write("a.csv", "k,n", 5_000, line -> "k" + line % 10 + "," + line);
    Definition definition = Definition.of(name, files).with("run", "{mode: continuous}");
    api.define(definition);
    JsonNode before = read(name, 5_000);
    JsonNode running = api.get(Api.path(name, ""));
    String run = running.path("currentRun").asText();

    definition.with("measures", "{many: count(), sum: sum(n), mean: sum(n) / count()}");
    definition.with("limits", "{buckets: 5000}");
    JsonNode plan = api.expect(200, "POST", Api.path(name, "/plan"), definition.yaml(), YAML);
    assertEquals("keeps", plan.path("verdict").asText(), plan::toString);
    assertEquals("keeps", stage(plan, "aggregate.measures.mean"), plan::toString);
    assertEquals("results go on in the same generation", plan.path("effect").asText());
    api.put(definition);
    JsonNode adopted =
        api.await(
            Api.path(name, "/runs/" + run), seen -> seen.path("definitionVersion").asInt() == 2);
    assertEquals("RUNNING", adopted.path("status").asText(), adopted::toString);
    JsonNode row = api.get(Api.path(name, "/results?key.k=k3")).path("items").get(0);
    assertEquals("{\"many\":500,\"sum\":1249000,\"mean\":2498.0}", row.path("values").toString());
    assertEquals(before.path("generation"), api.get(Api.path(name, "")).path("generation"));
    assertEquals(5_000, balanced(name));

    api.expect(200, "POST", Api.path(name, "/pause"), "");
    assertEquals("SUCCEEDED", api.ended(name, run).path("status").asText());
    files.write("b.csv", "k,n", 1_000, line -> "k" + line % 10 + ",1");
    api.define(definition.with("run", "{mode: continuous, parallelism: 3}"));
    read(name, 6_000);
    assertEquals(6_000, balanced(name));
    assertEquals(before.path("generation"), api.get(Api.path(name, "")).path("generation"));
    row = api.get(Api.path(name, "/results?key.k=k3")).path("items").get(0);
    assertEquals(600, row.at("/values/many").asInt());
  }

  @Test
  void labelsDisturbNobody() throws Exception {
    String name = "redefine-labels";
    SourceFiles files = SourceFiles.csv("k,n", "a,1", "a,2", "b,4");
    Definition definition = Definition.of(name, files).with("run", "{mode: continuous}");
    api.define(definition);
    read(name, 3);
    JsonNode before = api.get(Api.path(name, ""));
    var rows = Rows.of(api.results(name));
    String labelled =
        definition.yaml().replace("{name: " + name, "{labels: {team: seismology}, name: " + name);
    api.expect(200, "PUT", Api.path(name, ""), labelled, YAML);
    String run = Api.path(name, "/runs/" + before.path("currentRun").asText());
    api.await(run, seen -> seen.path("definitionVersion").asInt() == 2);
    JsonNode after = api.get(Api.path(name, ""));
    assertEquals("RUNNING", after.path("observed").asText(), after::toString);
    for (String same : new String[] {"generation", "currentRun", "desired"}) {
      assertEquals(before.path(same), after.path(same));
    }
    assertEquals(rows, Rows.of(api.results(name)));
    assertEquals(3, balanced(name));
    // a run that goes on under its own definition has nothing to fear from one that resets
    api.put(definition.with("groupBy", "[]"));
    api.refused(409, RESETS, "POST", Api.path(name, "/activate"), "");
    assertEquals(rows, Rows.of(api.results(name)));
    api.expect(200, "POST", Api.path(name, "/pause"), "");
    api.await(Api.path(name, ""), seen -> seen.path("currentRun").isNull());
    api.refused(409, RESETS, "POST", Api.path(name, "/activate"), "");
    assertEquals(rows, Rows.of(api.results(name)));
    api.expect(200, "POST", Api.path(name, "/activate?reset=true"), "");
    JsonNode anew =
        api.await(
            Api.path(name, ""),
            seen -> seen.path("generation").asInt() > before.path("generation").asInt());
    assertEquals(3, anew.path("version").asInt());
    read(name, 3);
    assertEquals(Map.of("{}", "{\"records\":3,\"sum\":7}"), Rows.of(api.results(name)));
    assertEquals(3, balanced(name));
  }

  @Test
  void nothingIsLostUnlessSomebodyAgreesToThatVersion() throws Exception {
    String name = "redefine-reset";
    SourceFiles files = SourceFiles.csv("k,n", "a,1", "a,2", "b,4");
    api.define(incremental(name, files, ""));
    JsonNode first = api.run(name, "SUCCEEDED");
    Map<String, String> old = Rows.of(api.results(name));
    // what was read is gone from the source: to begin anew would lose it
    files.delete("in.csv");
    files.write("next.csv", "k,n", "c,8");

    JsonNode held = api.put(incremental(name, files, "").with("groupBy", "[]"));
    assertTrue(held.path("reason").asText().contains("reset=true"), held::toString);
    JsonNode plan = api.get(Api.path(name, "/plan"));
    assertEquals("resets", plan.path("verdict").asText());
    assertEquals("resets", stage(plan, "aggregate.groupBy"));
    assertEquals("keeps", stage(plan, "aggregate.window"));
    assertEquals(first.path("generation"), plan.path("generation"));
    for (String what : new String[] {"/runs", "/activate", "/activate?reset=false"}) {
      JsonNode problem = api.refused(409, RESETS, "POST", Api.path(name, what), "");
      String detail = problem.path("detail").asText();
      assertTrue(detail.contains("aggregate.groupBy: resets (buckets are kept"), detail);
      assertTrue(detail.contains("reset=true"), detail);
    }
    assertEquals(old, Rows.of(api.results(name)));
    assertEquals(1, api.get(Api.path(name, "/runs")).path("items").size());

    String reset = Api.path(name, "/activate?reset=true");
    api.refused(412, "version.mismatch", "POST", reset, "", "If-Match", "\"1\"");
    JsonNode agreed = api.expect(200, "POST", reset, "", "If-Match", "\"2\"");
    assertEquals("", agreed.path("reason").asText());
    api.put(incremental(name, files, "").with("groupBy", "[n]"));
    api.refused(409, RESETS, "POST", Api.path(name, "/runs"), "");
    api.expect(200, "POST", reset, "");
    assertEquals(old, Rows.of(api.results(name)), "they stay until the run has succeeded");
    JsonNode second = api.run(name, "SUCCEEDED");
    assertTrue(second.path("generation").asInt() > first.path("generation").asInt());
    assertEquals(Map.of("{\"n\":8}", "{\"records\":1,\"sum\":8}"), Rows.of(api.results(name)));
    assertEquals(1, balanced(name));
  }

  @Test
  void whatIsPutBackGoesOn() throws Exception {
    String name = "redefine-back";
    SourceFiles files = SourceFiles.csv("k,n", "a,1");
    api.define(incremental(name, files, ""));
    JsonNode first = api.run(name, "SUCCEEDED");
    api.put(incremental(name, files, "").with("measures", "{most: max(n)}"));
    api.refused(409, RESETS, "POST", Api.path(name, "/runs"), "");
    api.put(incremental(name, files, ", overlap: queue"));
    files.write("b.csv", "k,n", "a,2");
    JsonNode next = api.run(name, "SUCCEEDED");
    assertEquals(first.path("generation"), next.path("generation"));
    assertEquals(3, next.path("definitionVersion").asInt());
    assertEquals(1, next.at("/ledger/read").asInt());
    assertEquals(2, balanced(name));
  }

  /** Another parallelism cuts large files otherwise: those that are known stay as they were cut. */
  @Test
  void anotherParallelismReadsNothingTwice() throws Exception {
    String name = "redefine-parallel";
    int records = 700_000;
    SourceFiles files = SourceFiles.create();
    files.write("large.csv", "k,n", records, line -> "key-" + line % 10 + "," + (1_000_000 + line));
    api.define(incremental(name, files, ", parallelism: 1"));
    JsonNode first = api.run(name, "SUCCEEDED");
    assertEquals(records, first.at("/ledger/read").asInt());
    api.put(incremental(name, files, ", parallelism: 3"));
    files.write("small.csv", "k,n", "key-1,1");
    JsonNode second = api.run(name, "SUCCEEDED");
    assertEquals(1, second.at("/ledger/read").asInt());
    assertEquals(first.path("generation"), second.path("generation"));
    assertEquals(records + 1, balanced(name));
  }

  @Test
  void aFullRefreshTakesAnyDefinition() throws Exception {
    String name = "redefine-full";
    SourceFiles files = SourceFiles.csv("k,n", "a,1", "b,2");
    Definition definition = Definition.of(name, files);
    JsonNode none = api.put(definition);
    assertEquals(0, none.path("generation").asInt());
    assertEquals(0, api.get(Api.path(name, "/plan")).path("generation").asInt());
    api.define(definition);
    api.run(name, "SUCCEEDED");
    api.put(definition.with("groupBy", "[]"));
    assertEquals("recomputes", api.get(Api.path(name, "/plan")).path("verdict").asText());
    api.run(name, "SUCCEEDED");
    assertEquals(Map.of("{}", "{\"records\":2,\"sum\":3}"), Rows.of(api.results(name)));
    String wrong = definition.with("groupBy", "[x]").yaml();
    api.refused(422, "input.invalid", "POST", Api.path(name, "/plan"), wrong, YAML);
    api.refused(404, "resource.not-found", "GET", Api.path("redefine-none", "/plan"), "");
  }

  private JsonNode read(String name, int records) throws Exception {
    api.await(Api.path(name, "/ledger"), ledger -> ledger.path("read").asInt() == records);
    return api.get(Api.path(name, ""));
  }

  /** The books agree; how many records they count. */
  private int balanced(String name) throws Exception {
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
    return verified.at("/ledger/read").asInt();
  }

  private static String stage(JsonNode plan, String name) {
    for (JsonNode stage : plan.path("stages")) {
      if (stage.path("stage").asText().equals(name)) return stage.path("verdict").asText();
    }
    throw new AssertionError("no " + name + " in " + plan);
  }
}
