package io.dataaggregator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dataaggregator.engine.port.DeadLetterView;
import io.dataaggregator.engine.port.ResultPage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultRoutesTest {
  static final ApiServer SERVER = ApiServer.start();
  static final String QUAKES = "/api/v1/pipelines/quakes";
  static final String RESULTS = QUAKES + "/results";

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void define() {
    SERVER.pipelines.rows.clear();
    SERVER.pipelines.queries.clear();
    SERVER.put(QUAKES, PipelineRoutesTest.YAML);
  }

  @Test
  void everyFilterReachesThePort() {
    var response =
        SERVER.get(
            RESULTS
                + "?from=2026-11-01T00:00:00Z&to=2026-11-02T02:00:00%2B02:00&key.net=u%20s%26&key.a.b="
                + "&nullKey=place&nullKey=kind&state=final&cursor=g7-0&limit=10000");
    assertEquals(200, response.statusCode(), response.body());
    var query = SERVER.pipelines.queries.getFirst();
    assertEquals(Instant.parse("2026-11-01T00:00:00Z"), query.from());
    assertEquals(Instant.parse("2026-11-02T00:00:00Z"), query.to());
    var key = new LinkedHashMap<String, @Nullable String>(Map.of("net", "u s&", "a.b", ""));
    key.put("place", null);
    key.put("kind", null);
    assertEquals(key, query.key());
    assertEquals("final", query.state());
    assertEquals("g7-0", query.cursor());
    assertEquals(10_000, query.limit());
  }

  @Test
  void withoutFiltersEverythingIsAskedFor() {
    SERVER.get(RESULTS);
    var query = SERVER.pipelines.queries.getFirst();
    assertNull(query.from());
    assertNull(query.to());
    assertNull(query.state());
    assertNull(query.cursor());
    assertEquals(Map.of(), query.key());
    assertEquals(100, query.limit());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "?limit=0 limit",
        "?limit=10001 limit",
        "?limit=ten ten",
        "?limit=1&limit=2 once",
        "?from=yesterday yesterday",
        "?from=2026-11-01 2026-11-01",
        "?from=+999999999-01-01T00:00:00Z 2026",
        "?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z before",
        "?state=closed open",
        "?cursor= nextCursor",
        "?cursor=%00 nextCursor",
        "?key.net=a&key.net=b once",
        "?key.net=a&nullKey=net net",
        "?key.=a unknown",
        "?asof=1 asof",
      })
  void aWrongQueryIsRefusedWithItsNameOrRemedy(String query, String expected) throws IOException {
    var response = SERVER.get(RESULTS + query);
    assertEquals(400, response.statusCode(), response.body());
    assertTrue(tree(response).get("detail").textValue().contains(expected), response.body());
    assertTrue(SERVER.pipelines.queries.isEmpty());
  }

  @Test
  void everythingWrongWithAQueryIsSaidAtOnce() throws IOException {
    JsonNode problem = tree(SERVER.get(RESULTS + "?limit=0&foo=1&state=x"));
    assertEquals("request.invalid-query", problem.get("code").textValue());
    assertEquals(3, problem.get("errors").size());
  }

  @Test
  void pagesAddUpToAllRows() throws IOException {
    for (long i = 0; i < 2_500; i++) {
      SERVER.pipelines.rows.add(row(i));
    }
    String cursor = "";
    long expected = 0;
    int pages = 0;
    do {
      JsonNode page = tree(SERVER.get(RESULTS + "?limit=1000" + cursor));
      for (JsonNode item : page.get("items")) {
        assertEquals(expected++, item.at("/values/n").longValue());
      }
      JsonNode next = page.get("nextCursor");
      cursor = next.isNull() ? "" : "&cursor=" + next.textValue();
      pages++;
    } while (!cursor.isEmpty());
    assertEquals(2_500, expected);
    assertEquals(3, pages);
  }

  @Test
  void aLargePageIsStreamedAndASmallOneHasALength() {
    SERVER.pipelines.rows.add(row(1));
    assertTrue(SERVER.get(RESULTS).headers().firstValue("Content-Length").isPresent());
    for (long i = 0; i < 10_000; i++) {
      SERVER.pipelines.rows.add(row(i));
    }
    var large = SERVER.get(RESULTS + "?limit=10000");
    assertEquals("chunked", large.headers().firstValue("Transfer-Encoding").orElse(""));
    assertTrue(large.body().endsWith("\"nextCursor\":\"g7-10000\"}"));
  }

  @Test
  void freshnessComesWithTheRows() throws IOException {
    JsonNode page = tree(SERVER.get(RESULTS));
    assertEquals("2026-11-01T12:00:00.000001Z", page.get("watermark").textValue());
    assertEquals("2026-11-01T12:00:00.000001Z", page.get("asOf").textValue());
    assertEquals(7, page.get("generation").longValue());
  }

  @Test
  void theBooksAreShown() throws IOException {
    JsonNode ledger = tree(SERVER.get(QUAKES + "/ledger"));
    assertEquals(10, ledger.get("read").longValue());
    assertEquals(2, ledger.get("rejected").longValue());
    JsonNode verification = tree(SERVER.get(QUAKES + "/verify"));
    assertTrue(verification.get("balanced").booleanValue());
    assertEquals(ledger, verification.get("ledger"));
  }

  @Test
  void deadLettersSayWhereAndWhy() throws IOException {
    SERVER.pipelines.letters.clear();
    SERVER.pipelines.letters.add(
        new DeadLetterView(
            7, "a.csv", 12, "decode.number", "'x' is no int", "x,\u0000\"", Instant.EPOCH));
    JsonNode letter = tree(SERVER.get(QUAKES + "/dead-letters?limit=1000")).at("/items/0");
    assertEquals("x,\u0000\"", letter.get("raw").textValue());
    assertEquals(12, letter.get("offset").longValue());
    assertEquals("1970-01-01T00:00:00Z", letter.get("at").textValue());
  }

  private static ResultPage.Row row(long n) {
    Map<String, @Nullable Object> key = new LinkedHashMap<>();
    key.put("net", n % 2 == 0 ? "us" : null);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("n", n);
    values.put("mean", n / 3.0);
    var start = Instant.EPOCH.plusSeconds(n);
    return new ResultPage.Row(start, start.plusSeconds(1), key, values, "final", 1);
  }

  private static JsonNode tree(HttpResponse<String> response) throws IOException {
    return new ObjectMapper()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .readTree(response.body());
  }
}
