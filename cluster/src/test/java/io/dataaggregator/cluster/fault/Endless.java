package io.dataaggregator.cluster.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.fault.ClusterUnderTest.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A pipeline whose run has no end: it keeps what it read in open buckets, which every reader asks
 * its split for.
 */
record Endless(String name, int records) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: NAME}
      spec:
        source:
          connector: file
          config: {path: "FILE"}
          format: {type: csv}
          fields: {symbol: {type: string}, price: {type: double}, buyer: {type: string}}
        aggregate:
          groupBy: [symbol]
          measures: {trades: count(), volume: sum(price), buyers: distinct(buyer)}
        run: {mode: continuous}
        limits: {rejected: 100%}
      """;

  private String path(String below) {
    return "/api/v1/pipelines/" + name + below;
  }

  /** Defines and activates the pipeline, and waits until it has read everything. */
  void define(NodeUnderTest node) throws IOException, InterruptedException {
    String definition =
        DEFINITION.replace("NAME", name).replace("FILE", TradesFile.of(records).toString());
    node.define(name, definition);
    await(() -> node.get(path("/ledger")).path("read").asLong() == records, node);
  }

  void pause(NodeUnderTest node) throws IOException, InterruptedException {
    node.expect(200, "POST", path("/pause"), "application/json", "");
  }

  /**
   * One node is told to pause it and another to go on. A split on an older node may not know how to
   * halt: its run goes on stopping then, until that node is gone or the pipeline is active again.
   */
  void pauseAndActivate(List<Place> places) throws IOException, InterruptedException {
    NodeUnderTest first = places.getFirst().node();
    NodeUnderTest last = places.getLast().node();
    boolean mixed = places.stream().anyMatch(place -> place.node().build().older());
    Set<String> paused = mixed ? Set.of("IDLE", "STOPPING") : Set.of("IDLE");
    pause(first);
    await(() -> paused.contains(observed(last)), last);
    last.expect(200, "POST", path("/activate"), "application/json", "");
    await(() -> observed(first).equals("RUNNING"), first);
  }

  private String observed(NodeUnderTest node) throws IOException, InterruptedException {
    return node.get(path("")).path("observed").asText();
  }

  /** Pauses it, and waits for the end of its run: the books are complete then. */
  List<String> end(NodeUnderTest node) throws IOException, InterruptedException {
    pause(node);
    await(() -> runs(node).stream().noneMatch(run -> status(run).equals("RUNNING")), node);
    var found = new ArrayList<>(mismatches(node));
    for (JsonNode run : runs(node)) {
      if (!status(run).equals("SUCCEEDED")) found.add(name + ": run " + run);
    }
    return found;
  }

  private List<JsonNode> runs(NodeUnderTest node) throws IOException, InterruptedException {
    return node.items(path("/runs"), 1_000);
  }

  private static String status(JsonNode run) {
    return run.path("status").asText();
  }

  /** What a reader of its results and books sees that cannot be. */
  List<String> mismatches(NodeUnderTest node) throws IOException, InterruptedException {
    var found = new ArrayList<String>();
    long counted = 0;
    for (JsonNode row : node.results(name)) counted += row.at("/values/trades").asLong();
    JsonNode verify = node.get(path("/verify"));
    long rejected = verify.at("/ledger/rejected").asLong();
    if (counted + rejected != records) found.add(name + ": " + counted + " records are shown");
    if (!verify.path("balanced").asBoolean()) found.add(name + ": " + verify);
    return found;
  }

  private static void await(TestServer.Check seen, NodeUnderTest node) {
    if (TestServer.until(LIMIT, seen)) return;
    throw new AssertionError("did not come within " + LIMIT + ":\n" + node.log());
  }
}
