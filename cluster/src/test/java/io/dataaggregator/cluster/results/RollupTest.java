package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Results of fewer keys and coarser windows than a pipeline has. */
@ExtendWith(SharedNode.class)
class RollupTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root")).toAbsolutePath();
  private static final Path STRIKES = ROOT.resolve("conf/samples/data/birdstrikes.csv");
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "bird-strikes-by-quarter/results\\?(\\S+)\"\n```\n.*?```results\n(.*?)```",
          Pattern.DOTALL);
  private static final String ZONE = "timezone: America/New_York";
  private static final String NO_KEYS = "&groupBy=";

  private final Api api;

  RollupTest(Api api) {
    this.api = api;
  }

  @Test
  void rowsAreThoseOfAPipelineSoDefined() throws Exception {
    String quarters = strikes("quarter", "[phase, size, bird]");
    sameAs(strikes("year", "[size]"), quarters, "&window=year&groupBy=size");
    sameAs(strikes("year", "[bird, phase]"), quarters, "&window=year&groupBy=bird,phase");
    sameAs(strikes("year", "[phase, size, bird]"), quarters, "&window=year");
    sameAs(strikes("quarter", "[phase]"), quarters, "&groupBy=phase");
    sameAs(strikes("quarter", "[size, phase]"), quarters, "&groupBy=size,phase");
    sameAs(strikes("quarter", "[]"), quarters, NO_KEYS);
    sameAs(strikes("all", "[size]"), quarters, "&window=all&groupBy=size");
    sameAs(strikes("all", "[]"), quarters, "&window=all&groupBy=");
  }

  @Test
  void daysOfHoursAreThoseOfAnyPlaceWhoseClocksShowFullHours() throws Exception {
    String hours = Week.define(api, "rollup-hours", "type: tumbling, size: 1h");
    String berlin = "timezone: Europe/Berlin";
    sameAs(
        Week.define(api, "rollup-days", "type: calendar, unit: day, " + berlin),
        hours,
        "&window=day&timezone=Europe/Berlin");
    sameAs(Week.define(api, "rollup-utc", "type: tumbling, size: 1d"), hours, "&window=1d");
    sameAs(Week.define(api, "rollup-utc", "type: tumbling, size: 1d"), hours, "&window=day");
    sameAs(
        Week.define(api, "rollup-weeks", "type: calendar, unit: week, " + berlin),
        Week.define(api, "rollup-berlin", "type: calendar, unit: hour, " + berlin),
        "&window=week");
  }

  @Test
  void timeAndKeysAreChosenBeforeTheyAreMerged() throws Exception {
    String hours = Week.define(api, "rollup-chosen", "type: tumbling, size: 1h");
    String from = "2026-03-28T05:00:00Z";
    String to = "2026-03-29T07:00:00Z";
    long expected = 0;
    for (JsonNode row : rows(hours, "&key.k=k1&from=" + from + "&to=" + to)) {
      expected += row.at("/values/sum").asLong();
    }
    assertTrue(expected > 0);
    List<JsonNode> merged =
        rows(hours, "&key.k=k1&from=" + from + "&to=" + to + "&window=all&groupBy=");
    assertEquals(1, merged.size());
    assertEquals(expected, merged.getFirst().at("/values/sum").asLong());
    assertEquals("final", merged.getFirst().path("state").asText());
    assertTrue(merged.getFirst().at("/window/start").isNull());
    assertTrue(merged.getFirst().path("key").isEmpty());
  }

  @Test
  void pagesAreTheWholeAndACursorIsGoodForOneQuestion() throws Exception {
    String hours = Week.define(api, "rollup-pages", "type: tumbling, size: 1h");
    String path = Api.path(hours, "/results");
    var cursors = new ArrayList<String>();
    List<String> questions =
        List.of("&window=1d", "&window=2d", "&groupBy=k", "&groupBy=", "&window=1d&groupBy=", "");
    for (String question : questions) {
      List<JsonNode> all = rows(hours, question);
      for (int limit : new int[] {1, 2, 7}) assertEquals(all, api.rows(path, question, limit));
      for (int i = 1; i < all.size(); i++) {
        String before = all.get(i - 1).at("/window/start").asText();
        assertTrue(before.compareTo(all.get(i).at("/window/start").asText()) <= 0);
      }
      cursors.add(api.get(path + "?limit=1" + question).path("nextCursor").asText());
    }
    for (int i = 0; i < questions.size(); i++) {
      // to group by all fields is not to merge
      if (i == 2) continue;
      String other = questions.get((i + 1) % questions.size());
      String query = "?cursor=" + cursors.get(i) + (i == 1 ? "&window=3d" : other);
      api.refused(400, "results.bad-cursor", "GET", path + query, "");
    }
  }

  @Test
  void aRowIsFinalOnceNothingCanReachIt() throws Exception {
    String name = "rollup-state";
    SourceFiles files = SourceFiles.create();
    files.write("a.csv", "at,k,n", "2026-01-01T00:00:00Z,a,1", "2026-01-01T05:00:00Z,b,2");
    api.define(
        Definition.of(name, files)
            .windows("size: 1h")
            .with("run", "{mode: batch, refresh: incremental, retry: {attempts: 1}}")
            .with("limits", "{buckets: 3000}"));
    api.run(name, "SUCCEEDED");
    assertEquals(List.of("final"), states(name, "&window=1d&groupBy="));
    assertEquals(List.of("final"), states(name, "&window=all&groupBy=&state=final"));
    // One epoch of the second run is committed, then its limit stops it.
    files.write("b.csv", "at,k,n", 2_500, i -> "2026-01-01T07:00:00Z,k" + i + ",7");
    files.write("c.csv", "at,k,n", 2_500, i -> "2026-01-01T07:00:00Z,l" + i + ",7");
    api.run(name, "FAILED");
    List<JsonNode> day = rows(name, "&window=1d&groupBy=");
    assertEquals(1, day.size());
    assertEquals(3 + 2_500 * 7, day.getFirst().at("/values/sum").asLong());
    assertEquals("open", day.getFirst().path("state").asText());
    assertEquals(List.of("open", "open", "open"), states(name, "&window=1d"));
    assertEquals(2_502, rows(name, "&window=1d&state=open").size());
    assertEquals(List.of(), rows(name, "&window=1d&state=final"));
    assertEquals(List.of(), rows(name, "&window=all&state=final"));
    // six hours of it are sealed, and no more of it is asked for
    assertEquals(
        List.of("final"), states(name, "&window=1d&groupBy=&to=2026-01-01T06:00:00Z&state=final"));
    assertEquals(List.of("final", "final", "open"), states(name, NO_KEYS));
  }

  @Test
  void whatWasRevisedIsMergedAsItIsNow() throws Exception {
    String text = Files.readString(ROOT.resolve("conf/samples/windows/tumbling-revised.yaml"));
    String hours = revised(text, "rollup-revised-hours");
    String days = revised(text.replace("size: 1h", "size: 1d"), "rollup-revised-days");
    List<JsonNode> expected = rows(days, "");
    List<JsonNode> merged = rows(hours, "&window=1d");
    assertEquals(6, expected.size(), "two days of three keys");
    assertEquals(contents(expected), contents(merged));
    assertEquals(contents(merged), contents(rows(hours, "&window=1d&state=final")));
    for (JsonNode row : merged) {
      String from =
          "&from=" + row.at("/window/start").asText() + "&to=" + row.at("/window/end").asText();
      List<JsonNode> parts = rows(hours, from + "&key.key=" + row.at("/key/key").asText());
      long most = parts.stream().mapToLong(part -> part.path("revision").asLong()).max().orElse(0);
      assertEquals(most, row.path("revision").asLong(), row::toString);
      assertEquals(most > 1 ? "revised" : "final", row.path("state").asText());
    }
    assertTrue(merged.stream().anyMatch(row -> row.path("revision").asLong() > 1), "none revised");
  }

  private String revised(String text, String name) throws Exception {
    api.define(name, text.replaceFirst("name: [\\w-]+", "name: " + name));
    api.run(name, "SUCCEEDED");
    return name;
  }

  private static List<String> contents(List<JsonNode> rows) {
    return rows.stream().map(RollupTest::content).toList();
  }

  private static String content(JsonNode row) {
    return row.path("window") + " " + row.path("key") + " " + row.path("values");
  }

  @Test
  void rowsOfTheApiPageAreThoseOfItsSample() throws Exception {
    String name = "rollup-sample";
    String yaml =
        Files.readString(ROOT.resolve("conf/samples/rollups/bird-strikes-by-quarter.yaml"));
    api.define(
        name,
        yaml.replace("conf/samples/data", ROOT + "/conf/samples/data")
            .replace("bird-strikes-by-quarter", name));
    api.run(name, "SUCCEEDED");
    var examples = EXAMPLE.matcher(Files.readString(ROOT.resolve("docs/api.md")));
    int shown = 0;
    while (examples.find()) {
      JsonNode page = api.get(Api.path(name, "/results?" + examples.group(1)));
      var rows = new ArrayList<String>();
      for (JsonNode row : page.path("items")) {
        rows.add(
            "%s %s %s %s"
                .formatted(
                    row.at("/window/start").asText(),
                    row.at("/window/end").asText(),
                    row.path("values"),
                    row.path("state").asText()));
      }
      assertEquals(examples.group(2).lines().toList(), rows);
      shown++;
    }
    assertEquals(2, shown);
  }

  /** Wildlife strikes by a window of the calendar, read by several splits. */
  private String strikes(String unit, String groupBy) throws Exception {
    String name = "rollup-" + unit + groupBy.replaceAll("[^a-z]", "");
    Definition definition =
        Definition.of(name, STRIKES.toString())
            .with("config", "{path: \"" + STRIKES + "\", rangeBytes: 256KiB}")
            .with(
                "fields",
                "{day: {from: Flight Date, type: timestamp, pattern: uuuu-MM-dd, "
                    + ZONE
                    + "}, phase: {from: Phase of flight, type: string},"
                    + " size: {from: Wildlife Size, type: string},"
                    + " bird: {from: Wildlife Species, type: string},"
                    + " cost: {from: Cost Total $, type: decimal(2)},"
                    + " speed: {from: Speed IAS in knots, type: double}}")
            .with("groupBy", groupBy)
            .with(
                "measures",
                "{strikes: count(), cost: sum(cost), mean: avg(speed), total: sum(speed / 7.0),"
                    + " least: min(speed), most: max(cost), earliest: first(bird),"
                    + " latest: last(bird), spread: stddev(speed), each: sum(cost) / count(),"
                    + " birds: distinct(bird), median: \"quantile(speed, 0.5)\","
                    + " frequent: \"top(bird, 2)\"}")
            .with("run", "{mode: batch, parallelism: 3, retry: {attempts: 1}}");
    if (!unit.equals("all")) {
      definition.with(
          "window", "{type: calendar, unit: " + unit + ", " + ZONE + ", timeField: day}");
    }
    api.define(definition);
    api.run(name, "SUCCEEDED");
    return name;
  }

  private List<JsonNode> rows(String name, String query) throws Exception {
    return api.rows(Api.path(name, "/results"), query, 10_000);
  }

  private List<String> states(String name, String query) throws Exception {
    return rows(name, query).stream().map(row -> row.path("state").asText()).limit(3).toList();
  }

  private void sameAs(String defined, String stored, String query) throws Exception {
    List<JsonNode> expected = rows(defined, "");
    List<JsonNode> rows = rows(stored, query);
    assertTrue(!expected.isEmpty());
    assertEquals(expected.size(), rows.size(), query);
    for (int i = 0; i < rows.size(); i++) {
      ObjectNode row = rows.get(i).deepCopy();
      ObjectNode other = expected.get(i).deepCopy();
      for (String sketch : List.of("birds", "median", "frequent")) {
        JsonNode mine = row.withObject("/values").remove(sketch);
        JsonNode theirs = other.withObject("/values").remove(sketch);
        if (mine == null || theirs == null) continue;
        if (sketch.equals("frequent")) {
          mine = mine.path(0);
          theirs = theirs.path(0);
        }
        assertEquals(theirs.isNull(), mine.isNull());
        // both hold the truth
        assertTrue(mine.path("lower").asDouble() <= theirs.path("upper").asDouble(), query);
        assertTrue(theirs.path("lower").asDouble() <= mine.path("upper").asDouble(), query);
      }
      assertEquals(other, row, query);
    }
  }
}
