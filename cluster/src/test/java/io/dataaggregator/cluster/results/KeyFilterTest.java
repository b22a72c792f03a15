package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Results of one key, of every type that a key can have. */
@ExtendWith(SharedNode.class)
class KeyFilterTest {
  private final Api api;

  KeyFilterTest(Api api) {
    this.api = api;
  }

  @Test
  void strings() throws Exception {
    String[] keys = {
      "plain",
      "a,b",
      "say \"hi\"",
      "two\nlines",
      "u\0null",
      "Stra\u00dfe",
      "\uD83D\uDE80",
      "a b+c&d=e"
    };
    String name = define("filter-string", "string", quoted(keys));
    for (int i = 0; i < keys.length; i++) one(name, keys[i], i);
    none(name, "plai");
    none(name, "PLAIN");
    isNull(name, keys.length);
    // An empty CSV value is null; the empty string is another key, which nobody has.
    none(name, "");
  }

  @Test
  void ints() throws Exception {
    String name =
        define("filter-int", "int", "0", "-7", "9223372036854775807", "-9223372036854775808");
    one(name, "0", 0);
    one(name, "-7", 1);
    one(name, "9223372036854775807", 2);
    one(name, "-9223372036854775808", 3);
    isNull(name, 4);
    bad(name, "9223372036854775808", "1.5", "1e3", "x", "", " 1", "0x10");
  }

  @Test
  void bools() throws Exception {
    String name = define("filter-bool", "bool", "true", "false");
    one(name, "true", 0);
    one(name, "false", 1);
    isNull(name, 2);
    bad(name, "TRUE", "1", "yes", "");
  }

  @Test
  void timestamps() throws Exception {
    String name =
        define(
            "filter-timestamp",
            "timestamp",
            "2026-01-01T00:00:00Z",
            "1969-12-31T23:59:59.999999Z",
            "2026-01-01T00:00:00.000001Z");
    one(name, "2026-01-01T00:00:00Z", 0);
    one(name, "2026-01-01T02:00:00+02:00", 0);
    one(name, "1969-12-31T23:59:59.999999Z", 1);
    one(name, "2026-01-01T00:00:00.000001Z", 2);
    none(name, "2026-01-01T00:00:01Z");
    isNull(name, 3);
    bad(
        name,
        "2026-01-01",
        "2026-01-01T00:00:00",
        "0",
        "2026-01-01T00:00:00.0000015Z",
        "+999999999-01-01T00:00:00Z");
  }

  @Test
  void decimals() throws Exception {
    String name = define("filter-decimal", "decimal(2)", "1.50", "-0.01", "92233720368547758.07");
    one(name, "1.50", 0);
    one(name, "1.5", 0);
    one(name, "-0.01", 1);
    one(name, "92233720368547758.07", 2);
    none(name, "1.51");
    isNull(name, 3);
    bad(name, "1.505", "x", "", "1e99", "NaN");
    Instant before = Instant.now();
    bad(name, "1e999999999", "1e-999999999", "-1e2147483647");
    Duration took = Duration.between(before, Instant.now());
    assertTrue(took.toSeconds() < 3, () -> "a number of a few characters took " + took);
  }

  @Test
  void doubles() throws Exception {
    String name =
        define("filter-double", "double", "0.1", "-0.0", "1.7976931348623157E308", "5e-324");
    one(name, "0.1", 0);
    one(name, "0", 1);
    one(name, "-0.0", 1);
    one(name, "1.7976931348623157e308", 2);
    one(name, "4.9E-324", 3);
    isNull(name, 4);
    none(name, "0.2");
    none(name, "NaN");
    none(name, "Infinity");
    bad(name, "x", "", "0x1p3", "1d", "1e999");
  }

  @Test
  void severalFieldsAndUnknownOnes() throws Exception {
    String name = "filter-many";
    SourceFiles files = SourceFiles.csv("k,n", "a,1", "a,2", "b,1", ",1");
    api.define(
        Definition.of(name, files).with("groupBy", "[k, n]").with("measures", "{c: count()}"));
    api.run(name, "SUCCEEDED");
    assertEquals(2, size(name, "key.k=a"));
    assertEquals(1, size(name, "key.k=a&key.n=2"));
    assertEquals(0, size(name, "key.k=b&key.n=2"));
    assertEquals(1, size(name, "nullKey=k&key.n=1"));
    assertEquals(0, size(name, "nullKey=k&nullKey=n"));
    for (String wrong : new String[] {"key.c=1", "key.K=a", "nullKey=nothing", "key.%00=1"}) {
      JsonNode problem =
          api.refused(400, "results.unknown-key", "GET", Api.path(name, "/results?" + wrong), "");
      assertTrue(problem.path("detail").asText().contains("[k, n]"), problem::toString);
    }
    JsonNode both =
        api.refused(
            400, "request.invalid-query", "GET", Api.path(name, "/results?key.x=1&key.n=x"), "");
    assertEquals(2, both.path("errors").size(), both::toString);
    api.refused(
        400, "request.invalid-parameter", "GET", Api.path(name, "/results?key.k=a&nullKey=k"), "");
    api.refused(
        400, "request.repeated-parameter", "GET", Api.path(name, "/results?key.k=a&key.k=b"), "");
  }

  /** A record for each key, numbered from 0, and one more without a key. */
  private String define(String name, String type, String... keys) throws Exception {
    var lines = new ArrayList<String>();
    for (String key : keys) lines.add(key + "," + lines.size());
    lines.add("," + lines.size());
    SourceFiles files = SourceFiles.create().write("in.csv", "k,n", lines);
    String fields = "{k: {type: " + type + "}, n: {type: int}}";
    api.define(Definition.of(name, files).with("fields", fields));
    JsonNode run = api.run(name, "SUCCEEDED");
    assertEquals(keys.length + 1, run.at("/ledger/aggregated").asInt(), run::toString);
    assertEquals(keys.length + 1, api.results(name).size());
    return name;
  }

  private static String[] quoted(String... keys) {
    var quoted = new ArrayList<String>();
    for (String key : keys) quoted.add("\"" + key.replace("\"", "\"\"") + "\"");
    return quoted.toArray(String[]::new);
  }

  private List<JsonNode> rows(String name, String query) throws Exception {
    return api.rows(Api.path(name, "/results"), "&" + query, 1);
  }

  private int size(String name, String query) throws Exception {
    return rows(name, query).size();
  }

  private void one(String name, String key, int number) throws Exception {
    List<JsonNode> rows = rows(name, "key.k=" + encoded(key));
    assertEquals(1, rows.size(), () -> "key " + key + " in " + rows);
    assertEquals(number, rows.getFirst().at("/values/sum").asInt(), () -> "key " + key);
  }

  private void none(String name, String key) throws Exception {
    assertEquals(List.of(), rows(name, "key.k=" + encoded(key)));
  }

  private void isNull(String name, int number) throws Exception {
    List<JsonNode> rows = rows(name, "nullKey=k");
    assertEquals(1, rows.size(), rows::toString);
    assertTrue(rows.getFirst().at("/key/k").isNull(), rows::toString);
    assertEquals(number, rows.getFirst().at("/values/sum").asInt());
  }

  private void bad(String name, String... keys) throws Exception {
    for (String key : keys) {
      String path = Api.path(name, "/results?key.k=" + encoded(key));
      JsonNode problem = api.refused(400, "results.bad-key-value", "GET", path, "");
      assertTrue(problem.path("detail").asText().contains("key.k"), problem::toString);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
