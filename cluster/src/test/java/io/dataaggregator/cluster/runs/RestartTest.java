package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.RunningNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that is stopped and started again goes on where it was. */
class RestartTest {
  private static final String[] BOOKS = {"/ledger", "/verify", "/dead-letters", "/runs"};

  @Test
  void everythingIsThereAgainAndGoesOn() throws Exception {
    try (RunningNode node = RunningNode.start()) {
      Api api = node.api();
      SourceFiles files = SourceFiles.csv("k,n", "a,1", "a,x", "b,2");
      String reference = SourceFiles.csv("k,v", "a,1", "b,2").path("in.csv");
      String lookup =
          "[lookup: {file: {path: \""
              + reference
              + "\", format: {type: csv}, fields: {k: {type: string}, v: {type: int}}}, on: {k: k},"
              + " take: [v]}]";
      api.define(
          Definition.of("kept", files)
              .with("transforms", lookup)
              .with("limits", "{rejected: 50%}"));
      api.run("kept", "SUCCEEDED");
      SourceFiles one = SourceFiles.csv("k,n", "a,1");
      api.define(Definition.of("ticking", one).with("run", "{mode: batch, schedule: every 1s}"));
      api.await(Api.path("ticking", "/runs"), page -> page.path("items").size() > 1);
      var lasting = redefined(api);
      var slow = SlowRun.of(api, "interrupted");
      String interrupted = slow.start();
      List<JsonNode> results = api.results("kept");
      String books = books(api);
      Instant stop = Instant.now();
      node.restart();
      long seconds = Duration.between(stop, Instant.now()).toSeconds();
      assertTrue(seconds < 20, "a node with a run under way took " + seconds + " s to restart");

      api = node.api();
      assertEquals(results, api.results("kept"));
      assertEquals(books, books(api));
      goOn(api, lasting);
      JsonNode ended = api.ended("interrupted", interrupted);
      assertEquals("SUCCEEDED", ended.path("status").asText(), ended::toString);
      assertEquals(SlowRun.RECORDS, ended.at("/ledger/read").asLong());
      assertEquals(ended.path("ledger"), api.get(Api.path("interrupted", "/ledger")));
      api.await(
          Api.path("ticking", "/runs"),
          page ->
              page.at("/items/0/tick").asText().compareTo(stop.toString()) > 0
                  && page.at("/items/0/status").asText().equals("SUCCEEDED"));
      List<String> ticks =
          api.rows(Api.path("ticking", "/runs"), "", 2).stream()
              .map(run -> run.path("tick").asText())
              .toList();
      assertEquals(ticks.stream().distinct().toList(), ticks, "a tick fired twice");
    }
  }

  /** Three whose definition was replaced: by one that keeps, one that resets, and agreed to. */
  private static SourceFiles redefined(Api api) throws Exception {
    SourceFiles files = SourceFiles.csv("k,n", "a,1");
    for (String name : List.of("keeping", "held", "agreed")) {
      Definition definition =
          Definition.of(name, files).with("run", "{mode: batch, refresh: incremental}");
      api.define(definition);
      api.run(name, "SUCCEEDED");
      if (name.equals("keeping")) definition.with("measures", "{n: count(), most: sum(n)}");
      else definition.with("groupBy", "[]");
      api.put(definition);
    }
    assertEquals(0, api.run("keeping", "SUCCEEDED").at("/ledger/read").asInt());
    api.expect(200, "POST", Api.path("agreed", "/activate?reset=true"), "");
    return files;
  }

  private static void goOn(Api api, SourceFiles files) throws Exception {
    files.write("more.csv", "k,n", "b,2");
    JsonNode kept = api.run("keeping", "SUCCEEDED");
    assertEquals(1, kept.path("generation").asInt());
    assertEquals(1, kept.at("/ledger/read").asInt());
    assertEquals(
        "{\"n\":1,\"most\":1}", api.results("keeping").getFirst().path("values").toString());
    api.refused(409, "definition.resets-state", "POST", Api.path("held", "/runs"), "");
    JsonNode anew = api.run("agreed", "SUCCEEDED");
    assertEquals(2, anew.path("generation").asInt());
    assertEquals(2, anew.at("/ledger/read").asInt());
  }

  private static String books(Api api) throws Exception {
    var books = new StringBuilder();
    for (String book : BOOKS) books.append(api.get(Api.path("kept", book))).append('\n');
    return books.toString();
  }
}
