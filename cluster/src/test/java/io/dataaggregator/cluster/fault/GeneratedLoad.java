package io.dataaggregator.cluster.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.data.GeneratedOrders;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.persistence.codec.EventCodec;
import java.io.IOException;
import java.io.NotSerializableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** A continuous pipeline over generated records, of which some are late and some malformed. */
final class GeneratedLoad {
  static final int SPLITS = 6;

  /** Long, so that a split that pauses does not make the others wait for it. */
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: NAME}
      spec:
        source:
          connector: generator
          config: {units: 12, rate: RATE, keys: 100, skew: 1, disorder: 2s, late: 0.05%, lateBy: 3h,
            malformed: 0.01%}
          disorder: 2s
          fields:
            at:       {type: timestamp}
            key:      {type: string}
            sequence: {type: int}
            amount:   {type: int}
            price:    {type: double}
        aggregate:
          groupBy: [key]
          window: {type: tumbling, size: 10m, timeField: at}
          measures: {orders: count(), amount: sum(amount), price: sum(price), last: max(sequence)}
        run: {mode: continuous, parallelism: 6}
      """;

  private final TestServer server;
  private final String name;
  private final String yaml;

  GeneratedLoad(TestServer server, String name, int rate) {
    this.server = server;
    this.name = name;
    yaml = DEFINITION.replace("NAME", name).replace("RATE", Integer.toString(rate));
  }

  String name() {
    return name;
  }

  String path(String below) {
    return "/api/v1/pipelines/" + name + below;
  }

  /** Begins to read, and returns when every split has. */
  void begin(NodeUnderTest node) throws Exception {
    var since = Instant.now();
    node.define(name, yaml);
    assertTrue(
        TestServer.until(END_LIMIT, () -> Pauses.allCommitted(server, name, SPLITS, since)),
        node::log);
  }

  /** Pauses the pipeline and returns when its run has ended. */
  void end(NodeUnderTest node) throws Exception {
    node.expect(200, "POST", path("/pause"), "application/json", "");
    String open = "select count(*) from run where pipeline = '" + name + "' and status = 'RUNNING'";
    assertTrue(TestServer.until(END_LIMIT, () -> server.number(open) == 0), node::log);
  }

  /** Holds everything that was ever read against what the recipe says of it. */
  void check(NodeUnderTest node) throws Exception {
    Map<Integer, Long> read = read();
    List<JsonNode> letters = node.items(path("/dead-letters"), 1_000);
    var late = GeneratedOrders.places(letters, "record.late");
    var malformed = GeneratedOrders.places(letters, "record.malformed");
    var recipe = GeneratedOrders.recipe(yaml);
    long malformedRead = 0;
    for (var unit : read.entrySet()) {
      for (long offset = 0; offset < unit.getValue(); offset++) {
        var row = recipe.row(unit.getKey(), offset);
        String place = GeneratedOrders.place(unit.getKey(), offset);
        if (row.malformed()) malformedRead++;
        assertEquals(row.malformed(), malformed.contains(place), place);
        if (late.contains(place)) assertTrue(row.late(), () -> row + " is not late");
      }
    }
    assertEquals(malformedRead, malformed.size(), "dead letters of records that were not read");
    var left = new HashSet<>(late);
    left.addAll(malformed);
    assertEquals(
        GeneratedOrders.expected(recipe, WINDOW, unit -> read.getOrDefault(unit, 0L), left),
        GeneratedOrders.found(node.results(name)));
    checkBooks(node, read, late.size(), malformed.size());
  }

  private void checkBooks(NodeUnderTest node, Map<Integer, Long> read, int late, int malformed)
      throws IOException, InterruptedException {
    JsonNode ledger = node.get(path("/ledger"));
    long all = read.values().stream().mapToLong(Long::longValue).sum();
    assertEquals(all, ledger.path("read").asLong(), ledger::toString);
    assertEquals(late, ledger.path("late").asInt(), ledger::toString);
    assertEquals(malformed, ledger.path("rejected").asInt(), ledger::toString);
    assertEquals(all - late - malformed, ledger.path("aggregated").asLong(), ledger::toString);
    JsonNode verified = node.get(path("/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
  }

  /**
   * How many records of each unit were committed, as the journals have it. Nothing in them is of an
   * incarnation that another had taken over from.
   */
  private Map<Integer, Long> read() throws SQLException, NotSerializableException {
    var codec = new EventCodec();
    var read = new HashMap<Integer, Long>();
    var incarnations = new HashMap<String, String>();
    String events =
        "select persistence_id, event_ser_manifest, event_payload from data_journal"
            + " where persistence_id like 'split|default/NAME/%'"
            + " order by persistence_id, sequence_number";
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(events.replace("NAME", name))) {
      while (rows.next()) {
        String split = rows.getString(1);
        switch (codec.fromBinary(rows.getBytes(3), rows.getString(2))) {
          case SplitEvent.Resumed(String incarnation) -> incarnations.put(split, incarnation);
          case SplitEvent.EpochCommitted epoch -> {
            assertEquals(incarnations.get(split), epoch.incarnation(), split);
            epoch.units().forEach(unit -> read.merge(unit.unit(), unit.offset(), Math::max));
          }
          default -> {}
        }
      }
    }
    return read;
  }
}
