package io.dataaggregator.cluster.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.SharedNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Results, dead letters and books of generated files, in every form and number of splits. */
@ExtendWith(SharedNode.class)
class ExactTest {
  private static final int RECORDS = 20_000;

  private final Api api;
  private final List<Order> orders = Order.generate(RECORDS);

  ExactTest(Api api) {
    this.api = api;
  }

  @Test
  void csvByOneSplit() throws Exception {
    check("exact-csv", OrdersFile.csv(orders), 1, "64MiB");
  }

  @Test
  void csvByThreeSplitsInRanges() throws Exception {
    check("exact-csv-ranges", OrdersFile.csv(orders), 3, "64KiB");
  }

  @Test
  void ndjsonByOneSplit() throws Exception {
    check("exact-ndjson", OrdersFile.ndjson(orders), 1, "64MiB");
  }

  @Test
  void ndjsonByThreeSplitsInRanges() throws Exception {
    check("exact-ndjson-ranges", OrdersFile.ndjson(orders), 3, "64KiB");
  }

  @Test
  void gzip() throws Exception {
    check("exact-gzip", OrdersFile.gzip(orders), 2, "64KiB");
  }

  private void check(String name, OrdersFile file, int parallelism, String rangeBytes)
      throws Exception {
    api.define(name, OrdersPipeline.of(name, file, parallelism, rangeBytes));
    JsonNode run = api.run(name, "SUCCEEDED");
    List<JsonNode> rows = api.results(name);
    var groups = Reference.of(file);
    for (JsonNode row : rows) {
      long day = Instant.parse(row.at("/window/start").asText()).getEpochSecond() / (24 * 60 * 60);
      JsonNode key = row.at("/key/country");
      String group = Reference.name(day, key.isNull() ? null : key.asText());
      JsonNode expected = groups.remove(group);
      if (expected == null)
        throw new AssertionError("a row that should not be, or twice: " + group);
      GroupCheck.check(group, expected, row.path("values"));
      assertEquals("final", row.path("state").asText(), group);
      assertEquals(1, row.path("revision").asInt(), group);
    }
    assertEquals(0, groups.size(), () -> "missing rows: " + groups.keySet());
    balanced(name, file, run);
  }

  private void balanced(String name, OrdersFile file, JsonNode run) throws Exception {
    JsonNode ledger = api.get(Api.path(name, "/ledger"));
    assertEquals(RECORDS, ledger.path("read").asInt());
    assertEquals(file.faults().size(), ledger.path("rejected").asInt());
    assertEquals(RECORDS - file.faults().size(), ledger.path("aggregated").asInt());
    assertEquals(ledger, run.path("ledger"));
    measured(name, ledger);
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
    assertEquals(file.faults().size(), verified.path("deadLetters").asInt());
    List<JsonNode> letters = api.rows(Api.path(name, "/dead-letters"), "", 7);
    assertEquals(
        file.faults(),
        letters.stream()
            .sorted(Comparator.comparingLong(letter -> letter.path("offset").asLong()))
            .map(letter -> letter.path("offset").asLong() + " " + letter.path("code").asText())
            .toList());
    assertTrue(
        letters.stream().allMatch(letter -> letter.path("raw").asText().contains("item")),
        "dead letters carry the record as read");
  }

  private void measured(String name, JsonNode ledger) throws Exception {
    String metrics = api.send("GET", "/metrics", "").body();
    for (String outcome : List.of("aggregated", "rejected")) {
      String series =
          "pipeline_records_total{outcome=\"%s\",pipeline=\"default/%s\"} "
              .formatted(outcome, name);
      assertTrue(metrics.contains(series + (double) ledger.path(outcome).asLong()), series);
    }
    String lag = "pipeline_watermark_lag_seconds{pipeline=\"default/%s\"} ".formatted(name);
    double seconds =
        metrics
            .lines()
            .filter(line -> line.startsWith(lag))
            .mapToDouble(line -> Double.parseDouble(line.substring(lag.length())))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no series " + lag));
    Instant watermark =
        Instant.parse(api.get(Api.path(name, "/results?limit=1")).path("watermark").asText());
    double expected = Math.max(0, Duration.between(watermark, Instant.now()).toSeconds());
    assertEquals(expected, seconds, 60, lag);
  }
}
