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
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each sample of a window or a transform has the results that its page shows for it. */
@ExtendWith(SharedNode.class)
class PageSamplesTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root")).toAbsolutePath();
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "\\[conf/samples/\\w+/(\\S+?)\\.yaml].*?of (\\d+) results.*?```results\n(.*?)```",
          Pattern.DOTALL);
  private static final int SHOWN = 3;
  private static final Pattern NAME = Pattern.compile("name: ([-a-z]+)");

  private final Api api;

  PageSamplesTest(Api api) {
    this.api = api;
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows", "transforms"})
  void theirResultsAreThoseOfThePage(String page) throws Exception {
    var shown = new TreeSet<String>();
    var expected = new ArrayList<String>();
    var found = new ArrayList<String>();
    var examples = EXAMPLE.matcher(Files.readString(ROOT.resolve("docs/" + page + ".md")));
    while (examples.find()) {
      String sample = examples.group(1);
      shown.add(sample);
      expected.add(sample + " of " + examples.group(2));
      expected.addAll(examples.group(3).lines().toList());
      List<String> rows = rows(run(page, sample));
      found.add(sample + " of " + rows.size());
      found.addAll(rows.subList(0, SHOWN));
    }
    assertEquals(String.join("\n", expected), String.join("\n", found));
    assertEquals(samples(page), shown, "each sample has its place on the page");
  }

  private static SortedSet<String> samples(String page) throws IOException {
    var names = new TreeSet<String>();
    try (var files = Files.list(ROOT.resolve("conf/samples/" + page))) {
      files.forEach(file -> names.add(file.getFileName().toString().replace(".yaml", "")));
    }
    return names;
  }

  /** Runs a sample and gives the pipeline's name. */
  private String run(String page, String sample) throws Exception {
    String yaml = Files.readString(ROOT.resolve("conf/samples/" + page + "/" + sample + ".yaml"));
    var name = NAME.matcher(yaml);
    assertTrue(name.find(), sample);
    api.define(name.group(1), yaml.replace("conf/samples/data", ROOT + "/conf/samples/data"));
    JsonNode ledger = api.run(name.group(1), "SUCCEEDED").path("ledger");
    assertTrue(ledger.path("aggregated").asLong() > 0, ledger::toString);
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
