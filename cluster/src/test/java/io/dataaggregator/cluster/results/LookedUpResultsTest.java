package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records joined with the published results of another pipeline. */
@ExtendWith(SharedNode.class)
class LookedUpResultsTest {
  private final Api api;

  LookedUpResultsTest(Api api) {
    this.api = api;
  }

  private static Definition lookingUp(String name, SourceFiles records, String other)
      throws Exception {
    return Definition.of(name, records)
        .with(
            "transforms",
            "[lookup: {pipeline: {name: "
                + other
                + ", fields: {key: {from: k, type: string}, sum: {type: int}}}, on: {key: k},"
                + " take: {sum: total}}]")
        .with("measures", "{total: max(total)}");
  }

  private Map<String, String> totals(String name) throws Exception {
    var totals = new TreeMap<String, String>();
    for (JsonNode row : api.results(name)) {
      totals.put(row.at("/key/k").asText(), row.at("/values/total").toString());
    }
    return totals;
  }

  @Test
  void theyAreThoseThatEverybodySees() throws Exception {
    SourceFiles sales = SourceFiles.csv("k,n", "a,1", "b,20", "a,2", ",7");
    api.define(Definition.of("lookup-sales", sales));
    SourceFiles records = SourceFiles.csv("k,n", "a,0", "b,0", "c,0", ",0");
    String name = "lookup-sold";
    api.define(lookingUp(name, records, "lookup-sales"));
    // nothing is published yet, which nobody waits for
    api.run(name, "SUCCEEDED");
    assertEquals(Map.of("a", "null", "b", "null", "c", "null", "null", "null"), totals(name));

    api.run("lookup-sales", "SUCCEEDED");
    api.run(name, "SUCCEEDED");
    // null is a key of results, and equals nothing
    Map<String, String> found = Map.of("a", "3", "b", "20", "c", "null", "null", "null");
    assertEquals(found, totals(name));
    JsonNode joined = api.get(Api.path(name, "/verify")).at("/joined/0");
    assertEquals("pipeline lookup-sales", joined.path("reference").asText());
    assertEquals(2, joined.path("rows").asInt());
    String version = joined.path("version").asText();
    assertTrue(version.matches("generation 1 sha256:[0-9a-f]{24}"), version);

    sales.write("in.csv", "k,n", "a,5");
    api.run("lookup-sales", "SUCCEEDED");
    api.run(name, "SUCCEEDED");
    assertEquals(Map.of("a", "5", "b", "null", "c", "null", "null", "null"), totals(name));
  }

  @Test
  void ofWindowsTheLatestOfEachKeyCounts() throws Exception {
    SourceFiles sales =
        SourceFiles.csv(
            "at,k,n",
            "2026-01-03T00:00:00Z,a,3",
            "2026-01-01T00:00:00Z,a,1",
            "2026-01-01T00:00:00Z,b,10",
            "2026-01-02T00:00:00Z,a,2",
            "2026-01-02T00:00:00Z,b,20");
    api.define(Definition.of("lookup-daily", sales).windows("size: 1d"));
    api.run("lookup-daily", "SUCCEEDED");
    String name = "lookup-latest";
    api.define(lookingUp(name, SourceFiles.csv("k,n", "a,0", "b,0"), "lookup-daily"));
    api.run(name, "SUCCEEDED");
    assertEquals(Map.of("a", "3", "b", "20"), totals(name));
  }

  @Test
  void twoMayLookEachOtherUp() throws Exception {
    SourceFiles records = SourceFiles.csv("k,n", "a,1");
    api.put(lookingUp("lookup-ping", records, "lookup-pong").with("measures", MEASURES));
    api.put(lookingUp("lookup-pong", records, "lookup-ping").with("measures", MEASURES));
    for (String name : new String[] {"lookup-ping", "lookup-pong"}) {
      api.expect(200, "POST", Api.path(name, "/activate"), "");
    }
    for (int round = 0; round < 2; round++) {
      api.run("lookup-ping", "SUCCEEDED");
      api.run("lookup-pong", "SUCCEEDED");
    }
    assertEquals(Map.of("a", "1"), totals("lookup-ping"));
    assertEquals(Map.of("a", "1"), totals("lookup-pong"));
  }

  private static final String MEASURES = "{sum: sum(n), total: max(total)}";

  @Test
  void whatIsNotThereOrOtherwiseIsRefused() throws Exception {
    SourceFiles records = SourceFiles.csv("k,n", "a,1");
    String name = "lookup-hopeful";
    Definition definition = lookingUp(name, records, "lookup-promised");
    api.put(definition);
    refused(name, "pipeline lookup-promised, which is not there: define it first");
    Definition promised = Definition.of("lookup-promised", records);
    api.define(promised.with("measures", "{most: max(n)}"));
    refused(name, "has no measure sum; it has most");
    api.put(promised.with("groupBy", "[k, n]").with("measures", "{sum: sum(n)}"));
    refused(name, "groups by k, n: name all of these in 'on'");
    api.put(promised.with("groupBy", "[n]"));
    refused(name, "groups by n: name all of these in 'on'");
    api.put(
        promised
            .with("transforms", "[set: {one: n + 1}, drop: [k], rename: {one: k}]")
            .with("groupBy", "[k]"));
    refused(name, "whose k is a int, not a string");
    api.define(promised.without("transforms").with("measures", "{sum: avg(n)}"));
    api.run("lookup-promised", "SUCCEEDED");
    api.expect(200, "POST", Api.path(name, "/activate"), "");
    failsWith(name, "source.bad-reference", "has sum = 1.0, which is no int");
    // after this one was activated
    api.define(promised.with("groupBy", "[k, n]").with("measures", "{sum: sum(n)}"));
    api.run("lookup-promised", "SUCCEEDED");
    failsWith(name, "source.bad-reference", "groups by k, n, so 'on' must name all");
    api.expect(204, "DELETE", Api.path("lookup-promised", ""), "");
    failsWith(name, "source.no-pipeline", "lookup-promised, which is not there");
  }

  private void refused(String name, String says) throws Exception {
    JsonNode problem =
        api.refused(409, "pipeline.bad-reference", "POST", Api.path(name, "/activate"), "");
    assertTrue(problem.path("detail").asText().contains(says), problem::toString);
  }

  private void failsWith(String name, String code, String says) throws Exception {
    JsonNode error = api.run(name, "FAILED").path("error");
    assertEquals(code, error.path("code").asText(), error::toString);
    assertEquals("SOURCE", error.path("category").asText(), error::toString);
    assertTrue(error.path("message").asText().contains(says), error::toString);
  }
}
