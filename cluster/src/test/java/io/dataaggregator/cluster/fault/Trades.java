package io.dataaggregator.cluster.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/** The pipeline of these tests over a file of trades, and how it is run. */
final class Trades {
  /** Small epochs, snapshots and pauses between seals, so that there is something to kill. */
  static final Map<String, String> SMALL_STEPS =
      Map.of(
          "split.epoch.records", "10000",
          "split.epoch.interval", "100ms",
          "split.snapshot-bytes", "64KiB",
          "coordination.seal-interval", "100ms",
          "coordination.beat", "200ms",
          "cluster.keeper-interval", "500ms");

  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: NAME}
      spec:
        source:
          connector: file
          config: {path: "FILE", rangeBytes: 4MiB}
          format: {type: csv}
          disorder: DISORDER
          fields:
            at:     {type: timestamp, unit: ms}
            symbol: {type: string}
            price:  {type: double}
            buyer:  {type: string}
            # read by nothing else, so that only its hash is
            bought: {type: string, from: buyer}
        aggregate:
          groupBy: [symbol]
          window: {type: tumbling, size: 10m, timeField: at}
          measures:
            trades: count()
            volume: sum(price)
            last: max(buyer)
            median: quantile(price, 0.5)
            buyers: distinct(bought)
        run: {mode: batch, refresh: full, parallelism: 2}
      """;

  private final TestServer server;
  private final String name;
  private final String definition;

  Trades(TestServer server, String name, Path file) {
    this(server, name, DEFINITION.replace("FILE", file.toString()));
  }

  private Trades(TestServer server, String name, String definition) {
    this.server = server;
    this.name = name;
    this.definition = definition.replace("NAME", name).replace("DISORDER", TradesFile.DISORDER);
  }

  /** As dealt, in other windows. */
  static Trades of(TestServer server, String name, String window, Deal deal, Path files) {
    return new Trades(
        server,
        name,
        DEFINITION
            .replace("FILE", files.toString())
            .replace("type: tumbling, size: 10m", window)
            .replace("parallelism: 2", "parallelism: " + deal.splits())
            .replace("rangeBytes: 4MiB", "rangeBytes: " + deal.rangeBytes())
            .replace("DISORDER", deal.disorder()));
  }

  String name() {
    return name;
  }

  String definition() {
    return definition;
  }

  String path(String below) {
    return "/api/v1/pipelines/" + name + below;
  }

  /** Defines and activates the pipeline. */
  void define(NodeUnderTest node) throws IOException, InterruptedException {
    node.define(name, definition());
  }

  /** Starts a run and gives its id. */
  String start(NodeUnderTest node) throws IOException, InterruptedException {
    return node.expect(202, "POST", path("/runs"), "application/json", "").path("id").asText();
  }

  /** Whether run {@code id} has ended, as its row says; fails where it ended other than well. */
  boolean isOver(String id) throws SQLException {
    String of = " from run where pipeline = '" + name + "' and id = '" + id + "' and status ";
    if (server.number("select count(*)" + of + "in ('FAILED', 'CANCELLED')") > 0) {
      throw new AssertionError("run " + id + " of " + name + " failed");
    }
    return server.number("select count(*)" + of + "= 'SUCCEEDED'") > 0;
  }

  /** How far its splits are. */
  Progress progress() throws SQLException {
    try (Connection connection = server.connect()) {
      return Progress.of(connection, name);
    }
  }

  /** Waits until the splits are so far. */
  boolean until(Duration limit, Predicate<Progress> far) {
    return TestServer.until(limit, () -> far.test(progress()));
  }

  /** Waits for the end of a run. */
  void finish(NodeUnderTest node, String id, Duration limit) {
    boolean over = TestServer.until(limit, () -> !node.isAlive() || isOver(id));
    if (!over || !node.isAlive()) {
      throw new AssertionError("run " + id + " did not end within " + limit + ":\n" + node.log());
    }
  }
}
