package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.Rows;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Results page by page are the results, each row once and in order. */
@ExtendWith(SharedNode.class)
class PagingTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int RECORDS = 20_000;
  private static final int WINDOWS = 40;
  private static final int KEYS = 9;

  private final Api api;

  PagingTest(Api api) {
    this.api = api;
  }

  /** Nine keys in forty windows of three splits, sealed window by window. */
  private void define(String name, int records) throws Exception {
    SourceFiles files = SourceFiles.create();
    files.write(
        "in.csv",
        "at,k,n",
        records,
        line ->
            START.plusSeconds(line * 60L * WINDOWS / records)
                + ","
                + (line % KEYS == 0 ? "" : "k\u00e9\uD83D\uDE80" + line % KEYS)
                + ","
                + line);
    api.define(
        Definition.of(name, files)
            .windows("size: 1m")
            .with("config", "{path: \"" + files.all() + "\", rangeBytes: 64KiB}")
            .with("disorder", "0s")
            .with("run", "{mode: batch, parallelism: 3}"));
  }

  @Test
  void pagesOfAnySizeAreTheWhole() throws Exception {
    String name = "paging";
    define(name, RECORDS);
    api.run(name, "SUCCEEDED");
    String path = Api.path(name, "/results");
    JsonNode whole = api.get(path + "?limit=10000");
    assertTrue(whole.path("nextCursor").isNull(), "one page holds all");
    List<JsonNode> rows = api.rows(path, "", 10_000);
    assertEquals(WINDOWS * KEYS, Rows.of(rows).size());
    long records = 0;
    for (JsonNode row : rows) {
      records += row.at("/values/records").asLong();
      assertEquals("final", row.path("state").asText());
      assertEquals(1, row.path("revision").asInt());
    }
    assertEquals(RECORDS, records);
    List<String> starts = rows.stream().map(row -> row.at("/window/start").asText()).toList();
    assertEquals(starts.stream().sorted().toList(), starts);
    for (int limit : new int[] {1, 7, KEYS, 100, WINDOWS * KEYS, WINDOWS * KEYS + 1}) {
      assertEquals(rows, api.rows(path, "", limit), () -> "in pages of " + limit);
    }
    assertEquals(100, api.get(path).path("items").size(), "the default");
    for (String limit : new String[] {"0", "10001", "-1", "1e3", ""}) {
      api.refused(400, "request.invalid-parameter", "GET", path + "?limit=" + limit, "");
    }
    String watermark = whole.path("watermark").asText();
    assertEquals(START.plusSeconds(WINDOWS * 60L).toString(), watermark);
    assertTrue(Instant.parse(whole.path("asOf").asText()).isBefore(Instant.now().plusSeconds(1)));
  }

  @Test
  void pagesOfARunUnderWayHoldEveryKeyOnce() throws Exception {
    String name = "paging-live";
    define(name, 20 * RECORDS);
    String run = api.start(name);
    JsonNode state;
    int pagesWhileRunning = 0;
    do {
      List<JsonNode> rows = api.rows(Api.path(name, "/results"), "", 50);
      Rows.of(rows);
      state = api.get(Api.path(name, "/runs/" + run));
      if (!rows.isEmpty() && state.path("finishedAt").isNull()) pagesWhileRunning++;
    } while (state.path("finishedAt").isNull());
    assertTrue(pagesWhileRunning > 0, "results are read while the run is under way");
    assertEquals(WINDOWS * KEYS, Rows.of(api.results(name)).size());
  }

  /** A message has some hundreds of these, and a cursor the beginning of each. */
  @Test
  void openResultsOfManyMessagesAreOnePage() throws Exception {
    String name = "paging-open";
    SourceFiles files = SourceFiles.csv("k,n", "a,1", "b,2");
    api.define(
        Definition.of(name, files)
            .with("run", "{mode: batch, refresh: incremental, retry: {attempts: 1}}")
            .with("limits", "{buckets: 3000}"));
    api.run(name, "SUCCEEDED");
    // The first of these makes epochs that fit; the second one does not, so they stay open.
    files.write("more-1.csv", "k,n", 2_500, PagingTest::longKey);
    files.write("more-2.csv", "k,n", 2_500, line -> "z" + longKey(line));
    long kept = api.run(name, "FAILED").at("/ledger/aggregated").asLong();
    assertTrue(kept >= 2_000, "only " + kept + " are open");
    String path = Api.path(name, "/results");
    JsonNode whole = api.get(path + "?limit=10000");
    assertEquals(kept + 2, Rows.of(whole.path("items")).size());
    assertTrue(whole.path("nextCursor").isNull(), "one page holds all");
    assertEquals(Rows.of(whole.path("items")), Rows.of(api.rows(path, "", 333)));
    String query = path + "?limit=10000&state=open&key.k=";
    String one = whole.at("/items/1500/key/k").asText();
    assertEquals(1, api.get(query + one).path("items").size());
    assertEquals(0, api.get(query + one.substring(1)).path("items").size());
  }

  private static String longKey(int line) {
    var random = new Random(line);
    var key = new StringBuilder("k");
    for (int i = 0; i < 700; i++) key.append((char) ('a' + random.nextInt(26)));
    return key + ",1";
  }

  @Test
  void aCursorOfReplacedResultsIsGone() throws Exception {
    String name = "paging-gone";
    SourceFiles files = SourceFiles.csv("k,n", "a,1", "b,x", "c,y");
    api.define(Definition.of(name, files).with("limits", "{rejected: 100%}"));
    files.write("in.csv", "k,n", "a,1", "b,2", "c,x", "d,y");
    api.run(name, "SUCCEEDED");
    String results = Api.path(name, "/results");
    String letters = Api.path(name, "/dead-letters");
    String cursor = api.get(results + "?limit=1").path("nextCursor").asText();
    String letter = api.get(letters + "?limit=1").path("nextCursor").asText();
    assertEquals(1, api.get(results + "?cursor=" + cursor).path("items").size());
    assertEquals(1, api.get(letters + "?cursor=" + letter).path("items").size());
    api.run(name, "SUCCEEDED");
    for (String old : new String[] {results + "?cursor=" + cursor, letters + "?cursor=" + letter}) {
      JsonNode gone = api.refused(410, "resource.gone", "GET", old, "");
      assertTrue(gone.path("detail").asText().contains("without a cursor"), gone::toString);
    }
    assertEquals(2, api.rows(results, "", 1).size());
    assertEquals(2, api.rows(letters, "", 1).size());
    api.expect(204, "DELETE", Api.path(name, ""), "");
    api.define(Definition.of(name, files));
    api.refused(410, "resource.gone", "GET", results + "?cursor=" + cursor, "");
  }

  @Test
  void keysOfAnyLengthPage() throws Exception {
    String name = "paging-long-keys";
    SourceFiles files = SourceFiles.create();
    int[] lengths = {1, 500, 1_000, 5_000, 50_000, 200_000};
    files.write(
        "in.csv", "k,n", lengths.length * 3, i -> "x".repeat(lengths[i / 3]) + i % 3 + "," + i);
    api.define(Definition.of(name, files));
    api.run(name, "SUCCEEDED");
    List<JsonNode> rows = api.rows(Api.path(name, "/results"), "", 100);
    assertEquals(lengths.length * 3, Rows.of(rows).size());
    assertEquals(rows, api.rows(Api.path(name, "/results"), "", 1));
    assertEquals(rows, api.rows(Api.path(name, "/results"), "", 2));
  }

  @Test
  void aCursorThatNobodyGaveIsRefusedOrHarmless() throws Exception {
    String name = "paging-garbage";
    api.define(Definition.of(name, SourceFiles.csv("k,n", "a,1", "b,2", "c,3")));
    String path = Api.path(name, "/results?cursor=");
    api.refused(410, "resource.gone", "GET", path + "A".repeat(24), "");
    api.run(name, "SUCCEEDED");
    for (String garbage : new String[] {"x", "AAAA", "!!!!", "-", "A".repeat(17), "A=B"}) {
      api.refused(400, "results.bad-cursor", "GET", path + garbage, "");
    }
    for (String garbage : new String[] {"", "A".repeat(5000), "%00", "%20", "%C3%A9"}) {
      api.refused(400, "request.invalid-parameter", "GET", path + garbage, "");
    }
    String first = Api.path(name, "/results?limit=1");
    byte[] good = Base64.getUrlDecoder().decode(api.get(first).path("nextCursor").asText());
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bad);
      HttpResponse<String> answer = api.send("GET", path + text, "");
      assertTrue(List.of(200, 400, 410).contains(answer.statusCode()), answer::body);
    }
  }

  @Test
  void aPipelineThatNeverRanHasNoResults() throws Exception {
    String name = "paging-never";
    api.define(Definition.of(name, SourceFiles.csv("k,n", "a,1")));
    JsonNode page = api.get(Api.path(name, "/results"));
    assertEquals(0, page.path("items").size());
    assertEquals(0, page.path("generation").asInt());
    assertTrue(page.path("watermark").isNull() && page.path("nextCursor").isNull());
    assertEquals(0, api.get(Api.path(name, "/ledger")).path("read").asInt());
    assertEquals(0, api.rows(Api.path(name, "/dead-letters"), "", 10).size());
    api.refused(409, "verify.no-results", "GET", Api.path(name, "/verify"), "");
  }
}
