package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Windows that overlap, against those that do not. */
@ExtendWith(SharedNode.class)
class OverlappingTest {
  private static final String HEADER = "at,k,n";
  private static final String FROM = "2026-01-01T01:30:00Z";
  private static final String TO = "2026-01-01T02:30:00Z";
  private static final String PART = "&from=" + FROM + "&to=" + TO;
  private static final Duration PANE = Duration.ofMinutes(10);
  private static final Duration SIZE = Duration.ofHours(1);

  /** Orders of a window, and the largest of them. */
  private record Values(long orders, long largest) {
    Values plus(Values other) {
      return new Values(orders + other.orders, Math.max(largest, other.largest));
    }
  }

  private record Place(Instant start, Instant end, String key) {}

  private final Api api;

  OverlappingTest(Api api) {
    this.api = api;
  }

  @Test
  void aWindowIsWhatItsPanesAre() throws Exception {
    Map<Place, Values> panes = batch("panes", "type: tumbling, size: 10m");
    var hopping = new HashMap<Place, Values>();
    var cumulative = new HashMap<Place, Values>();
    panes.forEach((pane, values) -> {
      Instant start = pane.start();
      long size = SIZE.toSeconds();
      Instant begin = Instant.ofEpochSecond(Math.floorDiv(start.getEpochSecond(), size) * size);
      for (Instant end = start.plus(PANE); !end.isAfter(start.plus(SIZE)); end = end.plus(PANE)) {
        hopping.merge(new Place(end.minus(SIZE), end, pane.key()), values, Values::plus);
        if (end.isAfter(begin.plus(SIZE))) continue;
        cumulative.merge(new Place(begin, end, pane.key()), values, Values::plus);
      }
    });
    assertEquals(hopping, batch("hopping", "type: hopping, size: 1h, hop: 10m"));
    assertEquals(cumulative, batch("cumulative", "type: cumulative, size: 1h, step: 10m"));
    assertEquals(part(cumulative), found("cumulative", PART));
    assertEquals(part(hopping), found("hopping", PART));
    var keyless = new HashMap<Place, Values>();
    cumulative.forEach((place, values) ->
        keyless.merge(new Place(place.start(), place.end(), ""), values, Values::plus));
    assertEquals(keyless, found("cumulative", "&groupBy="));
    keyless.clear();
    hopping.forEach((place, values) ->
        keyless.merge(new Place(place.start(), place.end(), ""), values, Values::plus));
    assertEquals(keyless, found("hopping", "&groupBy="));
    JsonNode refused =
        api.refused(
            400,
            "request.invalid-parameter",
            "GET",
            Api.path(full("hopping"), "/results?window=1d"),
            "");
    assertTrue(refused.toString().contains("overlap"), refused::toString);
    assertTrue(hopping.size() > 100 && cumulative.size() > 60, hopping::toString);
  }

  private static Map<Place, Values> part(Map<Place, Values> all) {
    return all.entrySet().stream()
        .filter(entry -> !entry.getKey().start().isBefore(Instant.parse(FROM)))
        .filter(entry -> entry.getKey().start().isBefore(Instant.parse(TO)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Map<Place, Values> batch(String name, String window) throws Exception {
    String yaml = sample(name, window);
    api.define(full(name), yaml);
    JsonNode ledger = api.run(full(name), "SUCCEEDED").path("ledger");
    assertEquals(20_000, ledger.path("aggregated").asLong(), ledger::toString);
    JsonNode verified = api.get(Api.path(full(name), "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
    return found(name, "");
  }

  private static String full(String name) {
    return "overlapping-" + name;
  }

  private static String sample(String name, String window) throws IOException {
    Path samples = Path.of(System.getProperty("project.root"), "conf/samples/windows");
    return Files.readString(samples.resolve("hopping.yaml"))
        .replaceFirst("name: [-a-z]+", "name: " + full(name))
        .replace("rate: 10000, ", "")
        .replace(", late: 1%, lateBy: 2h", "")
        .replaceFirst("type: hopping, size: 1h, hop: 10m", window);
  }

  private Map<Place, Values> found(String name, String query) throws Exception {
    var found = new HashMap<Place, Values>();
    Instant before = Instant.EPOCH;
    for (JsonNode row : api.rows(Api.path(full(name), "/results"), query, 50)) {
      Instant end = Instant.parse(row.at("/window/end").asText());
      Instant start = Instant.parse(row.at("/window/start").asText());
      JsonNode values = row.path("values");
      found.put(
          new Place(start, end, row.at("/key/key").asText()),
          new Values(values.path("orders").asLong(), values.path("largest").asLong()));
      assertTrue(!end.isBefore(before), "in the order of their ends");
      before = end;
    }
    return found;
  }

  /** What is read of open windows while records come is what is final later. */
  @Test
  void openWindowsAreReadWhileRecordsCome() throws Exception {
    UnaryOperator<String> endless =
        yaml ->
            yaml.replace("records: 20000, ", "rate: 2000, ")
                .replace("mode: batch", "mode: continuous");
    String name = full("live");
    api.define(name, endless.apply(sample("live", "type: hopping, size: 10m, hop: 1m")));
    String results = Api.path(name, "/results");
    api.await(results + "?state=final&limit=1000", page -> page.path("items").size() >= 60);
    JsonNode open = api.get(results + "?state=open&limit=1000").path("items");
    assertTrue(open.size() > 3, open::toString);
    String start = open.path(open.size() - 1).at("/window/start").asText();
    JsonNode then =
        api.await(
            results + "?state=final&limit=1000&from=" + start,
            page -> !page.path("items").isEmpty());
    api.expect(200, "POST", Api.path(name, "/pause"), "");
    api.await(
        Api.path(name, "/runs"), runs -> !runs.at("/items/0/status").asText().equals("RUNNING"));
    JsonNode last = open.path(open.size() - 1);
    for (JsonNode row : then.path("items")) {
      boolean same =
          row.path("window").equals(last.path("window"))
              && row.path("key").equals(last.path("key"));
      if (same) {
        long now = row.at("/values/orders").asLong();
        assertTrue(now >= last.at("/values/orders").asLong(), row::toString);
      }
    }
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
  }

  /** A record counts in the windows that are open when it comes, or in all of them. */
  @Test
  void whatComesLateCountsInWindowsThatAreOpenOrRevises() throws Exception {
    for (String late : new String[] {"reject", "revise"}) {
      String name = full("late-" + late);
      SourceFiles files = SourceFiles.create();
      files.write("a.csv", HEADER, "2026-01-01T00:00:10Z,a,1", "2026-01-01T00:01:10Z,a,2");
      api.define(
          Definition.of(name, files)
              .windows("size: 1m")
              .with(
                  "window", "{type: hopping, size: 3m, hop: 1m, timeField: at, late: " + late + "}")
              .with("run", "{mode: batch, refresh: incremental, retry: {attempts: 1}}")
              .with("limits", "{rejected: 100%}"));
      api.run(name, "SUCCEEDED");
      assertEquals(List.of("1 final 1", "3 final 1", "3 final 1", "2 final 1"), rows(name), name);
      // of windows from -2m to 1m, which the first run closed, and from 2m to 4m
      files.write("b.csv", HEADER, "2026-01-01T00:01:30Z,a,4", "2026-01-01T00:02:30Z,a,8");
      JsonNode ledger = api.run(name, "SUCCEEDED").path("ledger");
      boolean revises = late.equals("revise");
      assertEquals(revises ? 0 : 1, ledger.path("late").asInt(), ledger::toString);
      assertEquals(
          revises
              ? List.of("1 final 1", "7 revised 2", "15 revised 2", "14 revised 2", "8 final 1")
              : List.of("1 final 1", "3 final 1", "3 final 1", "2 final 1", "8 final 1"),
          rows(name),
          name);
      JsonNode verified = api.get(Api.path(name, "/verify"));
      assertTrue(verified.path("balanced").asBoolean(), verified::toString);
    }
  }

  private List<String> rows(String name) throws Exception {
    return api.results(name).stream()
        .map(row ->
            "%d %s %d"
                .formatted(
                    row.at("/values/sum").asLong(),
                    row.path("state").asText(),
                    row.path("revision").asInt()))
        .toList();
  }
}
