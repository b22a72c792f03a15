package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.SharedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each sample of a window or a transform has the results that its page shows for it. */
@ExtendWith(SharedNode.class)
class PageSamplesTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root")).toAbsolutePath();
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "\\[conf/samples/\\w+/(\\S+?)\\.yaml].*?Its (first|last) three (?:of (\\d+) )?results"
              + ".*?```results\n(.*?)```",
          Pattern.DOTALL);
  private static final int SHOWN = 3;
  private static final Pattern NAME = Pattern.compile("name: ([-a-z]+)");
  private static final Pattern WINDOW = Pattern.compile("window: \\{type: (\\w+).*late: (\\w+)}");

  private final Api api;

  PageSamplesTest(Api api) {
    this.api = api;
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows", "transforms"})
  void theirResultsAreThoseOfThePage(String page) throws Exception {
    SortedMap<String, String> samples = samples(page);
    var runs = new HashMap<String, String>();
    for (String yaml : samples.values()) {
      String name = name(yaml);
      api.define(name, yaml.replace("conf/samples/data", ROOT + "/conf/samples/data"));
      runs.put(name, api.start(name));
    }
    var shown = new TreeSet<String>();
    var expected = new ArrayList<String>();
    var found = new ArrayList<String>();
    var examples = EXAMPLE.matcher(Files.readString(ROOT.resolve("docs/" + page + ".md")));
    while (examples.find()) {
      String sample = examples.group(1);
      shown.add(sample);
      String name = name(String.valueOf(samples.get(sample)));
      JsonNode run = api.ended(name, String.valueOf(runs.get(name)));
      assertEquals("SUCCEEDED", run.path("status").asText(), run::toString);
      List<String> rows = rows(name);
      String count = examples.group(3) == null ? "some" : Integer.toString(rows.size());
      expected.add(sample + " of " + (examples.group(3) == null ? "some" : examples.group(3)));
      expected.addAll(examples.group(4).lines().toList());
      found.add(sample + " of " + count);
      int from = examples.group(2).equals("first") ? 0 : rows.size() - SHOWN;
      found.addAll(rows.subList(from, from + SHOWN));
      checkLate(String.valueOf(samples.get(sample)), name, run.path("ledger"));
    }
    assertEquals(String.join("\n", expected), String.join("\n", found));
    assertEquals(samples.keySet(), shown, "each sample has its place on the page");
  }

  /** Records do come late in the samples that say what becomes of them. */
  private void checkLate(String yaml, String name, JsonNode ledger) throws Exception {
    JsonNode books = api.get(Api.path(name, "/verify"));
    assertTrue(books.path("balanced").asBoolean(), books::toString);
    var window = WINDOW.matcher(yaml);
    if (!window.find()) return;
    boolean revises = window.group(2).equals("revise");
    long late = ledger.path("late").asLong();
    assertEquals(ledger.path("read").asLong(), ledger.path("aggregated").asLong() + late, name);
    assertEquals(revises, late == 0, () -> name + ": " + ledger);
    boolean revised =
        api.results(name).stream()
            .anyMatch(row ->
                row.path("state").asText().equals("revised") && row.path("revision").asInt() > 1);
    assertEquals(revises, revised, name);
    List<JsonNode> letters = api.rows(Api.path(name, "/dead-letters"), "", 1_000);
    assertEquals(late, letters.size());
    for (JsonNode letter : letters) assertEquals("record.late", letter.path("code").asText());
  }

  /** A session that grew back would take back two that were published. */
  @Test
  void thereIsOneOfEachWindowAndLatePolicy() throws Exception {
    var found = new TreeSet<String>();
    for (String yaml : samples("windows").values()) {
      var window = WINDOW.matcher(yaml);
      assertTrue(window.find(), yaml);
      assertTrue(found.add(window.group(1) + " " + window.group(2)), yaml);
    }
    var all = new TreeSet<String>();
    for (String type : List.of("calendar", "cumulative", "hopping", "session", "tumbling")) {
      for (String late : List.of("reject", "revise")) all.add(type + " " + late);
    }
    all.remove("session revise");
    assertEquals(all, found);
  }

  private static SortedMap<String, String> samples(String page) throws IOException {
    var samples = new TreeMap<String, String>();
    try (var files = Files.list(ROOT.resolve("conf/samples/" + page))) {
      for (Path file : files.toList()) {
        samples.put(file.getFileName().toString().replace(".yaml", ""), Files.readString(file));
      }
    }
    return samples;
  }

  private static String name(String yaml) {
    var name = NAME.matcher(yaml);
    assertTrue(name.find(), yaml);
    return name.group(1);
  }

  private List<String> rows(String pipeline) throws Exception {
    var rows = new ArrayList<String>();
    for (JsonNode row : api.results(pipeline)) {
      String key = row.path("key").isEmpty() ? "" : row.path("key") + " ";
      rows.add(
          "%s %s %s%s"
              .formatted(
                  row.at("/window/start").asText(),
                  row.at("/window/end").asText(),
                  key,
                  row.path("values")));
    }
    return rows;
  }
}
