package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.Rows;
import io.dataaggregator.cluster.running.RunningNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is too old is deleted on a running node, and nobody who uses it can tell. */
class RetainedTest {
  private static final String[] BOOKS = {"/ledger", "/verify", "/dead-letters", "/runs"};

  /** A journal of the pipeline whose journals are cut. */
  private record Journal(String name, String which) {}

  private static final Journal CONTROL =
      new Journal("control", "persistence_id = 'pipeline|default/kept'");
  private static final Journal DATA =
      new Journal("data", "persistence_id like 'split|default/kept/%'");

  private static final String REPLACED =
      "(persistence_id like 'split|default/replaced/1/%'"
          + " or persistence_id like 'split|default/replaced/2/%')";
  private static final String CURRENT = "persistence_id like 'split|default/replaced/3/%'";

  private final OwnDatabase database = new OwnDatabase();
  private final RunningNode node = RunningNode.start(settings());

  private Map<String, Object> settings() {
    var settings = new HashMap<String, Object>();
    settings.put("dataaggregator.database.url", database.url());
    // A snapshot whenever the events since the last one are twice as large as what is open.
    settings.put("dataaggregator.split.snapshot-bytes", 1);
    settings.put("dataaggregator.coordination.snapshot-bytes", 1);
    settings.put("dataaggregator.retention.keep", "1h");
    settings.put("dataaggregator.retention.interval", "100ms");
    return settings;
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    database.close();
  }

  @Test
  void journalsAreCutAndOldGenerationsGoWhileAllThatIsShownStays() throws Exception {
    SourceFiles files = SourceFiles.create();
    makeHistory(files);
    String books = books();
    long current = database.count("data_journal", CURRENT);
    database.awaitSweep();
    for (Journal journal : new Journal[] {CONTROL, DATA}) {
      assertEquals(1, database.first(journal.name() + "_journal", journal.which()));
    }
    assertTrue(database.count("data_journal", REPLACED) > 0, "nothing is old");

    database.passes("2 hours");
    database.awaitSweep();
    assertCut();
    assertEquals(0, database.count("data_journal", REPLACED));
    assertEquals(0, database.count("data_snapshot", REPLACED));
    assertEquals(current, database.count("data_journal", CURRENT));
    assertCounted();
    assertEquals(books, books());

    node.restart();
    assertEquals(books, books());
    run(files, "new.csv", 100);
    node.api().define(Definition.of("whole", files));
    JsonNode whole = node.api().run("whole", "SUCCEEDED");
    assertEquals(whole.path("ledger"), node.api().get(Api.path("kept", "/ledger")));
    assertEquals(Rows.of(node.api().results("whole")), Rows.of(node.api().results("kept")));
    JsonNode verified = node.api().get(Api.path("kept", "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);

    // Those that are gone are not looked for again; the one that just went still is there.
    JsonNode fourth = node.api().run("replaced", "SUCCEEDED");
    assertEquals(4, fourth.path("generation").asInt());
    awaitRetired("from_generation = 3 and through_generation = 3 and retired_at is not null", 1);
    awaitRetired("from_generation = 1 and through_generation = 2 and retired_at is null", 1);
    assertEquals(current, database.count("data_journal", CURRENT));
  }

  /** An incremental pipeline with more than one snapshot, and one with replaced generations. */
  private void makeHistory(SourceFiles files) throws Exception {
    Api api = node.api();
    for (int i = 0; database.count("data_snapshot", DATA.which()) < 3; i++) {
      assertTrue(i < 20, "the split takes no snapshots");
      run(files, i + ".csv", 3_000);
    }
    run(files, "last.csv", 10);
    // Enough for a pipeline to take snapshots, too.
    for (int i = 0; i < 110; i++) {
      api.expect(200, "POST", Api.path("kept", "/pause"), "");
      api.expect(200, "POST", Api.path("kept", "/activate"), "");
    }
    api.define(Definition.of("replaced", SourceFiles.csv("k,n", "a,1", "b,2")));
    for (int i = 1; i <= 3; i++) {
      assertEquals(i, api.run("replaced", "SUCCEEDED").path("generation").asInt());
    }
    awaitRetired("through_generation = 2 and retired_at is not null", 1);
  }

  /** Adds a file to what the incremental pipeline reads, and runs it. */
  private void run(SourceFiles files, String name, int records) throws Exception {
    var random = new SplittableRandom(records);
    files.write(name, "k,n", records, line -> "k" + random.nextLong() + "," + line);
    node.api()
        .define(
            Definition.of("kept", files)
                .with("run", "{mode: batch, refresh: incremental, retry: {attempts: 1}}"));
    JsonNode run = node.api().run("kept", "SUCCEEDED");
    assertEquals(records, run.at("/ledger/aggregated").asInt(), run::toString);
  }

  private void awaitRetired(String which, long rows) throws Exception {
    database.await(
        "select count(*) from retired_generations where pipeline = 'replaced' and " + which, rows);
  }

  /** The last snapshot is there alone, and the journal begins with its event. */
  private void assertCut() throws Exception {
    for (Journal journal : new Journal[] {CONTROL, DATA}) {
      long snapshot = database.first(journal.name() + "_snapshot", journal.which());
      assertTrue(snapshot > 1, journal::toString);
      assertEquals(1, database.count(journal.name() + "_snapshot", journal.which()));
      assertEquals(snapshot, database.first(journal.name() + "_journal", journal.which()));
    }
  }

  private void assertCounted() throws Exception {
    String metrics = node.api().send("GET", "/metrics", "").body();
    for (String table : new String[] {"control_journal", "data_journal", "data_snapshot"}) {
      String series = "retention_rows_deleted_total{table=\"" + table + "\"} ";
      assertTrue(metrics.contains(series), series);
      assertTrue(!metrics.contains(series + "0.0"), series);
    }
    assertTrue(metrics.contains("retention_rows_deleted_total{table=\"run\"} 0.0"));
  }

  private String books() throws Exception {
    var books = new StringBuilder();
    for (String pipeline : new String[] {"kept", "replaced"}) {
      for (String book : BOOKS) books.append(node.api().get(Api.path(pipeline, book))).append('\n');
      books.append(node.api().results(pipeline)).append('\n');
    }
    return books.toString();
  }
}
