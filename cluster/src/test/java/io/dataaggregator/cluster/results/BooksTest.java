package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ledger, verification, dead letters and metrics tell one story. */
@ExtendWith(SharedNode.class)
class BooksTest {
  private static final int RECORDS = 9_000;

  private final Api api;

  BooksTest(Api api) {
    this.api = api;
  }

  @Test
  void everyRecordIsAccountedFor() throws Exception {
    String name = "books";
    SourceFiles files = SourceFiles.create();
    // Of a hundred: one no number, two that divide by zero, ten filtered.
    files.write("in.csv", "k,n", RECORDS, BooksTest::line);
    var offsets = new TreeSet<String>();
    long offset = "k,n\n".length();
    for (int i = 0; i < RECORDS; i++) {
      if (i % 100 == 50) offsets.add(offset + " record.not-an-integer");
      if (i % 50 == 7) offsets.add(offset + " expression.division-by-zero");
      offset += line(i).length() + 1;
    }
    api.define(
        Definition.of(name, files)
            .with("config", "{path: \"" + files.all() + "\", rangeBytes: 16KiB}")
            .with("transforms", "[{filter: \"n != 3\"}, {set: {share: 100 / n}}]")
            .with("measures", "{records: count(), shares: sum(share)}")
            .with("run", "{mode: batch, parallelism: 3}")
            .with("limits", "{rejected: 10%}"));
    JsonNode run = api.run(name, "SUCCEEDED");
    JsonNode ledger = api.get(Api.path(name, "/ledger"));
    assertEquals(
        "{\"read\":9000,\"aggregated\":7830,\"passed\":0,\"filtered\":900,\"duplicate\":0,"
            + "\"late\":0,\"rejected\":270}",
        ledger.toString());
    assertEquals(ledger, run.path("ledger"));
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
    assertEquals(ledger, verified.path("ledger"));
    assertEquals(7830, verified.path("recordsInSegments").asInt());
    assertEquals(0, verified.path("recordsInOpenBuckets").asInt());
    assertEquals(270, verified.path("deadLetters").asInt());
    assertEquals(run.path("generation"), verified.path("generation"));
    long counted = 0;
    for (JsonNode row : api.results(name)) counted += row.at("/values/records").asLong();
    assertEquals(7830, counted);
    letters(name, offsets);
    metrics(name);
  }

  private static String line(int i) {
    return "k"
        + i % 5
        + ","
        + (i % 100 == 50 ? "ten" : i % 50 == 7 ? "0" : i % 10 == 3 ? "3" : "7");
  }

  private void letters(String name, Set<String> expected) throws Exception {
    String path = Api.path(name, "/dead-letters");
    List<JsonNode> letters = api.rows(path, "", 1000);
    for (int limit : new int[] {1, 13, 270}) assertEquals(letters, api.rows(path, "", limit));
    assertEquals(100, api.get(path).path("items").size(), "the default");
    var found = new ArrayList<String>();
    for (JsonNode letter : letters) {
      found.add(letter.path("offset").asLong() + " " + letter.path("code").asText());
      assertTrue(letter.path("unit").asText().contains("in.csv"), letter::toString);
    }
    assertEquals(letters.size(), new TreeSet<>(found).size(), "one that stands twice");
    assertEquals(expected, new TreeSet<>(found), () -> codes(letters));
    assertTrue(
        letters.stream().anyMatch(l -> l.path("message").asText().contains("ten")),
        "the message has the value");
  }

  private static String codes(List<JsonNode> letters) {
    return letters.stream()
        .map(l -> l.path("code").asText())
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private void metrics(String name) throws Exception {
    String text = api.send("GET", "/metrics", "").body();
    for (String line :
        new String[] {
          "outcome=\"aggregated\",pipeline=\"default/" + name + "\"} 7830.0",
          "outcome=\"filtered\",pipeline=\"default/" + name + "\"} 900.0",
          "outcome=\"rejected\",pipeline=\"default/" + name + "\"} 270.0",
        }) {
      assertTrue(
          text.contains("pipeline_records_total{" + line), () -> line + " is not in " + text);
    }
    assertTrue(text.contains("pipeline_runs_total{status=\"succeeded\"}"), text);
  }
}
