package io.dataaggregator.cluster.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** A pipeline that a schedule starts every few seconds, and what became of its ticks. */
record Ticks(String name) {
  private static final String TICKING =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: NAME}
      spec:
        source:
          connector: file
          config: {path: "FILE"}
          format: {type: csv}
          disorder: 1m
          fields: {symbol: {type: string}}
        aggregate: {groupBy: [symbol], measures: {trades: count()}}
        run: {mode: batch, refresh: full, schedule: every 5s, misfire: once, overlap: skip}
        limits: {rejected: 100%}
      """;

  /** Defines and activates the pipeline. */
  void define(NodeUnderTest node) throws IOException, InterruptedException {
    String definition =
        TICKING.replace("NAME", name).replace("FILE", TradesFile.of(1_000).toString());
    node.define(name, definition);
  }

  /** Every tick fires one run at most, and the schedule has not stood still. */
  List<String> mismatches(NodeUnderTest node) throws IOException, InterruptedException {
    var found = new ArrayList<String>();
    var ticks = new HashMap<String, String>();
    for (JsonNode run : node.items("/api/v1/pipelines/" + name + "/runs", 1_000)) {
      String tick = run.path("tick").asText();
      String before = ticks.put(tick, run.path("id").asText());
      if (before != null) found.add(name + ": tick " + tick + " fired twice");
      String status = run.path("status").asText();
      if (status.equals("FAILED") || status.equals("CANCELLED")) found.add(name + ": run " + run);
    }
    if (ticks.isEmpty()) found.add(name + ": no tick");
    return found;
  }
}
