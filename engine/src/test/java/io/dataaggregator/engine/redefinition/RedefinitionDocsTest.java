package io.dataaggregator.engine.redefinition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page says what the code does. */
class RedefinitionDocsTest {
  private static final Path PAGE =
      Path.of(System.getProperty("project.root", ".."), "docs", "redefinition.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `([A-Za-z.]+)`[^|]*\\| (keeps|resets|see below) \\|");

  private static final String LOOKUP =
      "[lookup: {pipeline: {name: other, fields: {k: {type: string}}}, on: {k: k}, missing: drop,"
          + " refresh: 1m}]";

  private static final List<List<String>> CHANGES =
      List.of(
          List.of("metadata.labels", "labels", "{}"),
          List.of("source.connector", "connector", "other"),
          List.of("source.config", "config", "{path: b}"),
          List.of("source.format", "format", "{type: csv, multiline: false}"),
          List.of("source.disorder", "disorder", "3s"),
          List.of("source.fields", "c", "{type: int}"),
          List.of("transforms", "transforms", "[]"),
          List.of("transforms.lookup.refresh", "transforms", LOOKUP.replace("1m", "1h")),
          List.of("aggregate.groupBy", "groupBy", "[]"),
          List.of("aggregate.window", "window", "{type: none}"),
          List.of("run.mode", "run", "{mode: continuous}"),
          List.of("run.refresh", "run", "{refresh: full}"),
          List.of("run.schedule", "run", "{refresh: incremental, schedule: every 1h}"),
          List.of("run.timezone", "run", "{refresh: incremental, timezone: Asia/Tokyo}"),
          List.of("run.misfire", "run", "{refresh: incremental, misfire: skip}"),
          List.of("run.overlap", "run", "{refresh: incremental, overlap: queue}"),
          List.of("run.parallelism", "run", "{refresh: incremental, parallelism: 7}"),
          List.of("run.retry", "run", "{refresh: incremental, retry: {attempts: 7}}"),
          List.of("limits", "limits", "{buckets: 7}"));

  @Test
  void theTableOfThePageIsRight() throws IOException {
    Text lasting = Text.START.with("run", "{refresh: incremental}").with("transforms", LOOKUP);
    var verdicts = new LinkedHashMap<String, String>();
    verdicts.put("aggregate.measures", "see below");
    Text endless = Text.START.with("run", "{mode: continuous}");
    Text idle = endless.with("disorder", "1s\n    idleTimeout: 5s");
    verdicts.put(
        "source.idleTimeout", Redefinition.plan(endless.plan(), idle.plan()).verdict().word());
    for (List<String> change : CHANGES) {
      Text changed = lasting.with(change.get(1), change.get(2));
      Redefinition plan = Redefinition.plan(lasting.plan(), changed.plan());
      verdicts.put(change.getFirst(), plan.verdict().word());
    }
    var rows = new LinkedHashMap<String, String>();
    var row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) rows.put(row.group(1), row.group(2));
    assertEquals(Map.copyOf(verdicts), Map.copyOf(rows));
  }
}
