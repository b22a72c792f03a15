package io.dataaggregator.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.LogTrap;
import io.dataaggregator.cluster.running.Rows;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Input at its edges, all the way through. */
@ExtendWith(SharedNode.class)
class EdgeInputTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Api api;

  EdgeInputTest(Api api) {
    this.api = api;
  }

  @Test
  void nothingToRead() throws Exception {
    String name = "edge-empty";
    SourceFiles files = SourceFiles.create().write("a.csv", "k,n", "a,1");
    files.put("b.csv", "k,n\n").put("c.csv", "k,n").put("d.csv", "n,k\n");
    api.define(Definition.of(name, files).with("run", "{mode: batch, parallelism: 4}"));
    assertEquals(1, api.run(name, "SUCCEEDED").at("/ledger/read").asInt());
    assertEquals(
        "{{\"k\":\"a\"}={\"records\":1,\"sum\":1}}", Rows.of(api.results(name)).toString());
    files.delete("a.csv");
    assertEquals(0, api.run(name, "SUCCEEDED").at("/ledger/read").asInt());
    assertEquals(0, api.results(name).size(), "the new results are that there are none");
    assertTrue(api.get(Api.path(name, "/verify")).path("balanced").asBoolean());
  }

  @Test
  void anEmptyFileHasNoRecords() throws Exception {
    SourceFiles files = SourceFiles.create().put("in.csv", "");
    String csv = "edge-empty-csv";
    api.define(Definition.of(csv, files));
    String ndjson = "edge-empty-ndjson";
    api.define(
        Definition.of(ndjson, files)
            .with("format", "{type: ndjson}")
            .with("fields", "{k: {from: /k, type: string}, n: {from: /n, type: int}}"));
    for (String name : List.of(csv, ndjson)) {
      assertEquals(0, api.run(name, "SUCCEEDED").at("/ledger/read").asInt());
      assertEquals(0, api.results(name).size());
    }
  }

  @Test
  void columnsThatStandTwiceOrNotAtAll() throws Exception {
    JsonNode twice = refused(Definition.of("edge-twice", SourceFiles.csv("k,n,k", "a,1,b")));
    assertEquals("source.column-ambiguous", twice.at("/errors/0/code").asText());
    assertEquals("/spec/source/fields/k/from", twice.at("/errors/0/pointer").asText());
    JsonNode missing = refused(Definition.of("edge-missing", SourceFiles.csv("key,n", "a,1")));
    assertTrue(
        missing.path("detail").asText().contains("nearest column is \"n\"")
            || missing.path("detail").asText().contains("nearest column is \"key\""),
        missing::toString);
    // What no field names may stand as often as it likes.
    String name = "edge-unused-twice";
    api.define(Definition.of(name, SourceFiles.csv("x,k,x,n", "1,a,2,3")));
    api.run(name, "SUCCEEDED");
    assertEquals(
        "{{\"k\":\"a\"}={\"records\":1,\"sum\":3}}", Rows.of(api.results(name)).toString());
  }

  @Test
  void aLaterFileWithoutAColumnFailsTheRunAndSaysWhich() throws Exception {
    String name = "edge-later-file";
    SourceFiles files = SourceFiles.create().write("a.csv", "k,n", "a,1");
    api.define(Definition.of(name, files));
    files.write("b.csv", "k,m", "a,1");
    try (var log = new LogTrap()) {
      JsonNode failed = api.run(name, "FAILED");
      assertEquals("SOURCE", failed.at("/error/category").asText(), failed::toString);
      String message = failed.at("/error/message").asText();
      assertTrue(message.contains("b.csv") && message.contains("\"n\""), message);
      String line =
          "WARN pipeline default/%s: run %s FAILED: %s: %s"
              .formatted(
                  name, failed.path("id").asText(), failed.at("/error/code").asText(), message);
      assertTrue(log.warnings().contains(line), log.warnings()::toString);
    }
  }

  @Test
  void anyCharacterInAKey() throws Exception {
    String name = "edge-keys";
    String[] keys = {
      "\0", "\0\0", "a\0", "a", "\uD83D\uDE80", "\u00e9", "e\u0301", "two\nlines", "\uFFFF", " "
    };
    var lines = new StringBuilder("k,n\n");
    for (String key : keys) lines.append('"').append(key).append("\",1\n");
    api.define(Definition.of(name, SourceFiles.create().put("in.csv", lines.toString())));
    api.run(name, "SUCCEEDED");
    List<JsonNode> rows = api.rows(Api.path(name, "/results"), "", 3);
    List<String> found = rows.stream().map(row -> row.at("/key/k").asText()).sorted().toList();
    assertEquals(List.of(keys).stream().sorted().toList(), found);
  }

  @Test
  void numbersAtTheirLimits() throws Exception {
    String name = "edge-numbers";
    SourceFiles files =
        SourceFiles.csv(
            "k,i,d,m",
            "a,9223372036854775807,1.7976931348623157E308,92233720368547758.07",
            "a,9223372036854775807,1.7976931348623157E308,92233720368547758.07",
            "b,-9223372036854775808,5e-324,-92233720368547758.08",
            "b,-9223372036854775808,-5e-324,-92233720368547758.08",
            "c,9223372036854775808,1,1",
            "c,1,1e309,1",
            "c,1,1,92233720368547758.08");
    api.define(
        Definition.of(name, files)
            .with("limits", "{rejected: 50%}")
            .with(
                "fields",
                "{k: {type: string}, i: {type: int}, d: {type: double}, m: {type: decimal(2)}}")
            .with("measures", "{i: sum(i), d: sum(d), most: max(d), m: sum(m), mean: avg(m)}"));
    JsonNode run = api.run(name, "SUCCEEDED");
    assertEquals(3, run.at("/ledger/rejected").asInt(), run::toString);
    List<JsonNode> rows = api.results(name);
    assertEquals(
        "{\"i\":18446744073709551614,\"d\":\"Infinity\",\"most\":1.7976931348623157E308,"
            + "\"m\":\"184467440737095516.14\",\"mean\":\"92233720368547758.07000000\"}",
        rows.get(0).path("values").toString());
    assertEquals(
        "{\"i\":-18446744073709551616,\"d\":0.0,\"most\":4.9E-324,"
            + "\"m\":\"-184467440737095516.16\",\"mean\":\"-92233720368547758.08000000\"}",
        rows.get(1).path("values").toString());
    assertEquals(2, rows.size());
  }

  @Test
  void largeRecordsAreReadAndTooLargeOnesAreDeadLetters() throws Exception {
    String name = "edge-large";
    String large = "x".repeat((1 << 20) + 10);
    String tooLarge = "y".repeat((16 << 20) + 1);
    SourceFiles files = SourceFiles.csv("k,n", "a,1", large + ",2", tooLarge + ",3", "b,4");
    files.write("open.csv", "k,n", "c,5", "\"" + tooLarge);
    api.define(Definition.of(name, files).with("limits", "{rejected: 50%}"));
    JsonNode run = api.run(name, "SUCCEEDED");
    assertEquals(6, run.at("/ledger/read").asInt(), run::toString);
    assertEquals(2, run.at("/ledger/rejected").asInt());
    List<JsonNode> letters = api.rows(Api.path(name, "/dead-letters"), "", 1);
    assertEquals(2, letters.size());
    assertEquals(8 + large.length() + 3, letters.get(0).path("offset").asInt());
    for (JsonNode letter : letters) {
      assertEquals("record.too-large", letter.path("code").asText());
      assertEquals(16 * 1024, letter.path("raw").asText().length());
    }
    List<JsonNode> rows = api.rows(Api.path(name, "/results"), "", 1);
    assertEquals(
        List.of("a", "b", "c", large),
        rows.stream().map(row -> row.at("/key/k").asText()).toList());
    assertTrue(api.get(Api.path(name, "/verify")).path("balanced").asBoolean());
  }

  private JsonNode refused(Definition definition) throws Exception {
    JsonNode problem =
        api.refused(
            422,
            "input.invalid",
            "PUT",
            Api.path(definition.name(), ""),
            definition.yaml(),
            "content-type",
            "application/yaml");
    api.refused(404, "resource.not-found", "GET", Api.path(definition.name(), ""), "");
    return JSON.readTree(problem.toString());
  }
}
