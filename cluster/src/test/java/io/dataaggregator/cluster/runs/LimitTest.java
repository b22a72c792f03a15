package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.Rows;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A pipeline that exceeds a limit stops with an error that says what to do, and keeps its state.
 */
@ExtendWith(SharedNode.class)
class LimitTest {
  private static final String HEADER = "k,n";
  private static final String INCREMENTAL =
      "{mode: batch, refresh: incremental, retry: {attempts: 1}}";

  private final Api api;

  LimitTest(Api api) {
    this.api = api;
  }

  @Test
  void buckets() throws Exception {
    String name = "limit-buckets";
    SourceFiles files = SourceFiles.csv(HEADER, "a,1", "b,2");
    var definition = Definition.of(name, files).with("limits", "{buckets: 100}");
    api.define(definition);
    api.run(name, "SUCCEEDED");
    var old = Rows.of(api.results(name));
    assertEquals(2, old.size());
    files.write("in.csv", HEADER, 5_000, line -> "k" + line + ",1");
    JsonNode error = api.run(name, "FAILED").path("error");
    assertEquals("LIMIT", error.path("category").asText());
    assertEquals("limit.buckets", error.path("code").asText());
    says(error, "limits.buckets = 100", "raise it");
    assertEquals(old, Rows.of(api.results(name)));

    api.put(definition.with("limits", "{buckets: 5000}"));
    JsonNode run = api.run(name, "SUCCEEDED");
    assertEquals(2, run.path("definitionVersion").asInt());
    assertEquals(5_000, Rows.of(api.results(name)).size());
  }

  @Test
  void stateBytes() throws Exception {
    String name = "limit-state-bytes";
    SourceFiles files = SourceFiles.create();
    files.write("in.csv", HEADER, 5_000, line -> "%0100d,1".formatted(line));
    var definition = Definition.of(name, files).with("limits", "{stateBytes: 64KiB}");
    api.define(definition);
    JsonNode error = api.run(name, "FAILED").path("error");
    assertEquals("limit.state-bytes", error.path("code").asText());
    says(error, "limits.stateBytes = 65536", "raise it");
    assertEquals(0, api.results(name).size());

    api.put(definition.with("limits", "{stateBytes: 64MiB}"));
    api.run(name, "SUCCEEDED");
    assertEquals(5_000, api.results(name).size());
  }

  /** Each split has few of the sessions, but what puts them together has them all. */
  @Test
  void sessionsOfAllSplits() throws Exception {
    String name = "limit-session-bytes";
    int splits = 32;
    int keys = 300;
    SourceFiles files = SourceFiles.csv("at,k,n", "2026-01-01T00:00:00Z,a,1");
    var definition =
        Definition.of(name, files)
            .windows("size: 1m")
            .with("window", "{type: session, gap: 1h, timeField: at}")
            .with("run", INCREMENTAL.replace("mode", "parallelism: " + splits + ", mode"))
            .with("limits", "{stateBytes: 1MiB}");
    api.define(definition);
    api.run(name, "SUCCEEDED");
    var random = new Random(7);
    for (int file = 0; file < splits; file++) {
      files.write(
          file + ".csv", "at,k,n", keys, line -> "2026-01-02T00:00:00Z," + word(random) + ",1");
    }
    // the seal stays open: the next run begins with it, and says the same
    for (int run = 0; run < 2; run++) {
      JsonNode error = api.run(name, "FAILED").path("error");
      assertEquals("LIMIT", error.path("category").asText(), error::toString);
      assertEquals("limit.session-bytes", error.path("code").asText(), error::toString);
      says(error, "limits.stateBytes = 1048576", "raise it", "shorter gap");
    }
    String open = Api.path(name, "/results?state=open");
    JsonNode refused = api.refused(503, "service.unavailable", "GET", open, "");
    assertTrue(refused.path("detail").asText().contains("ask for one key"), refused::toString);

    api.put(definition.with("limits", "{stateBytes: 64MiB}"));
    api.run(name, "SUCCEEDED");
    assertEquals(1 + splits * keys, api.results(name).size());
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
  }

  /** 200 characters that hardly get any smaller. */
  private static String word(Random random) {
    byte[] bytes = new byte[150];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  @Test
  void incrementalStateIsKeptAndTheNextRunGoesOn() throws Exception {
    String name = "limit-incremental";
    SourceFiles files = SourceFiles.csv(HEADER, "a,1", "b,2");
    api.define(
        Definition.of(name, files).with("run", INCREMENTAL).with("limits", "{rejected: 40%}"));
    api.run(name, "SUCCEEDED");
    // Too many of them are bad: the run fails at its end, with everything counted.
    files.write("more.csv", HEADER, "a,10", "a,x", "b,x", "c,5");
    JsonNode failed = api.run(name, "FAILED");
    assertEquals("limit.rejected", failed.at("/error/code").asText());
    says(failed.path("error"), "2 of 4 records", "limits.rejected = 40", "raise the limit");
    assertEquals(4, failed.at("/ledger/read").asInt());
    String expected =
        "{{\"k\":\"a\"}={\"records\":2,\"sum\":11}, {\"k\":\"b\"}={\"records\":1,\"sum\":2},"
            + " {\"k\":\"c\"}={\"records\":1,\"sum\":5}}";
    assertEquals(expected, Rows.of(api.results(name)).toString());
    files.write("most.csv", HEADER, "c,1");
    assertEquals(1, api.run(name, "SUCCEEDED").at("/ledger/read").asInt());
    JsonNode ledger = api.get(Api.path(name, "/ledger"));
    assertEquals(7, ledger.path("read").asInt());
    assertEquals(5, ledger.path("aggregated").asInt());
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
  }

  @Test
  void whatAnIncrementalRunLeftOpenStaysReadable() throws Exception {
    String name = "limit-open";
    SourceFiles files = SourceFiles.csv(HEADER, "a,1", "b,2");
    api.define(
        Definition.of(name, files).with("run", INCREMENTAL).with("limits", "{buckets: 3000}"));
    api.run(name, "SUCCEEDED");
    // The first of these makes an epoch that fits, the second one that does not.
    files.write("more-1.csv", HEADER, 2_500, line -> "k" + line + ",1");
    files.write("more-2.csv", HEADER, 2_500, line -> "l" + line + ",1");
    JsonNode failed = api.run(name, "FAILED");
    assertEquals("limit.buckets", failed.at("/error/code").asText());
    long kept = failed.at("/ledger/aggregated").asLong();
    assertTrue(kept > 0, failed::toString);
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
    assertEquals(kept, verified.path("recordsInOpenBuckets").asLong());
    var rows = api.results(name);
    assertEquals(2 + kept, rows.size(), "results show what the ledger counts");
    assertEquals(
        kept, rows.stream().filter(row -> row.path("state").asText().equals("open")).count());
  }

  @Test
  void theRejectedRecordsThatFailedARunCanBeRead() throws Exception {
    String name = "limit-rejected";
    SourceFiles files = SourceFiles.csv(HEADER, "a,1");
    api.define(Definition.of(name, files));
    files.write("in.csv", HEADER, "a,1", "a,bad", "a,worse");
    JsonNode failed = api.run(name, "FAILED");
    says(failed.path("error"), "2 of 3 records", "see the dead letters");
    var letters = api.rows(Api.path(name, "/dead-letters"), "", 1);
    assertEquals(2, letters.size(), "the error says to see the dead letters");
    assertTrue(letters.getFirst().path("raw").asText().contains("bad"), letters::toString);
    assertEquals(failed.path("generation"), letters.getFirst().path("generation"));
    files.write("in.csv", HEADER, "a,1");
    api.run(name, "SUCCEEDED");
    assertEquals(0, api.rows(Api.path(name, "/dead-letters"), "", 10).size());
  }

  private static void says(JsonNode error, String... parts) {
    String message = error.path("message").asText();
    for (String part : parts) assertTrue(message.contains(part), message);
  }
}
