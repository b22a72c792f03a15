package io.dataaggregator.cluster.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run leaves to be seen.
 *
 * @param rows result rows by window and key
 * @param deadLetters unit, offset, code, message and raw record of each
 */
record Outcome(
    Map<String, JsonNode> rows, JsonNode ledger, List<String> deadLetters, JsonNode verify) {
  /** Measures that sketches answer: equal within bounds only. */
  private static final List<String> ESTIMATES = List.of("median", "buyers");

  /** Bounds hold with 97.7 % (distinct) and 99 % (quantile) each: of many rows a few miss. */
  private static final double OUTSIDE_BOUNDS = 0.02;

  /** What records leave wherever they stand in whichever file. */
  static Outcome anywhere(NodeUnderTest node, Trades trades)
      throws IOException, InterruptedException {
    return of(node, trades, List.of("at", "generation", "unit", "offset"));
  }

  static Outcome of(NodeUnderTest node, Trades trades) throws IOException, InterruptedException {
    return of(node, trades, List.of("at", "generation"));
  }

  private static Outcome of(NodeUnderTest node, Trades trades, List<String> unlike)
      throws IOException, InterruptedException {
    var rows = new TreeMap<String, JsonNode>();
    for (JsonNode row : node.results(trades.name())) {
      JsonNode twice = rows.put(row.path("window") + " " + row.path("key"), row);
      if (twice != null) throw new AssertionError("a bucket stands twice: " + row);
    }
    var letters = new ArrayList<String>();
    for (JsonNode letter : node.items(trades.path("/dead-letters"), 1_000)) {
      ((ObjectNode) letter).remove(unlike);
      letters.add(letter.toString());
    }
    letters.sort(null);
    return new Outcome(
        rows, node.read(trades.path("/ledger")), letters, node.read(trades.path("/verify")));
  }

  /** Where this outcome differs from that of an undisturbed run; empty where nowhere. */
  List<String> differences(Outcome undisturbed) {
    var found = new ArrayList<String>();
    if (!ledger.equals(undisturbed.ledger)) found.add(ledger + ", not " + undisturbed.ledger);
    if (!deadLetters.equals(undisturbed.deadLetters)) {
      found.add(
          deadLetters.size()
              + " dead letters are not those "
              + undisturbed.deadLetters.size()
              + " of the undisturbed run");
    }
    if (!verify.path("balanced").asBoolean()) found.add(verify.path("explanation").asText());
    if (!rows.keySet().equals(undisturbed.rows.keySet())) {
      found.add(rows.size() + " buckets, not " + undisturbed.rows.size());
    }
    int outside = 0;
    for (var row : rows.entrySet()) {
      JsonNode other = undisturbed.rows.get(row.getKey());
      if (other == null) continue;
      if (!exact(row.getValue()).equals(exact(other))) {
        found.add(row.getValue() + ", not " + other);
      }
      for (String measure : ESTIMATES) {
        if (apart(row.getValue(), other, measure)) outside++;
      }
    }
    if (outside > OUTSIDE_BOUNDS * rows.size()) {
      found.add(outside + " estimates of " + rows.size() + " rows are out of bounds");
    }
    return found;
  }

  private static JsonNode exact(JsonNode row) {
    ObjectNode copy = row.deepCopy();
    ((ObjectNode) copy.path("values")).remove(ESTIMATES);
    return copy;
  }

  private static boolean apart(JsonNode row, JsonNode other, String measure) {
    JsonNode a = row.path("values").path(measure);
    JsonNode b = other.path("values").path(measure);
    return !a.has("lower")
        || !b.has("lower")
        || a.path("upper").asDouble() < b.path("lower").asDouble()
        || b.path("upper").asDouble() < a.path("lower").asDouble();
  }
}
