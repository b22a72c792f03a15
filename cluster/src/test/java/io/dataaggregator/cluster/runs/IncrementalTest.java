package io.dataaggregator.cluster.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.cluster.running.Api;
import io.dataaggregator.cluster.running.Definition;
import io.dataaggregator.cluster.running.Rows;
import io.dataaggregator.cluster.running.SharedNode;
import io.dataaggregator.cluster.running.SourceFiles;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An incremental run adds what is new, once, and counts nothing else. */
@ExtendWith(SharedNode.class)
class IncrementalTest {
  private static final String INCREMENTAL =
      "{mode: batch, refresh: incremental, parallelism: 2, retry: {attempts: 1}}";
  private static final String HEADER = "at,k,n";

  private final Api api;

  IncrementalTest(Api api) {
    this.api = api;
  }

  @Test
  void twoRunsEqualOneOverBoth() throws Exception {
    String name = "incremental-sum";
    SourceFiles files = SourceFiles.create();
    files.write("a.csv", "k,n", 5_000, line -> "k" + line % 7 + "," + line);
    api.define(definition(name, files));
    JsonNode first = api.run(name, "SUCCEEDED");
    assertEquals(5_000, first.at("/ledger/read").asInt());
    assertEquals(0, api.run(name, "SUCCEEDED").at("/ledger/read").asInt(), "nothing is new");
    files.write("b.csv", "k,n", 3_000, line -> "k" + line % 11 + "," + -line);
    files.write("c.csv", "k,n", List.of("k3,x", "k3,1"));
    JsonNode third = api.run(name, "SUCCEEDED");
    assertEquals(3_002, third.at("/ledger/read").asInt());
    assertEquals(3_001, third.at("/ledger/aggregated").asInt());
    assertEquals(1, third.at("/ledger/rejected").asInt());
    assertEquals(first.path("generation"), third.path("generation"), "it goes on where it was");

    String whole = "incremental-whole";
    api.define(Definition.of(whole, files));
    JsonNode once = api.run(whole, "SUCCEEDED");
    assertEquals(Rows.of(api.results(whole)), Rows.of(api.results(name)));
    JsonNode ledger = api.get(Api.path(name, "/ledger"));
    assertEquals(once.path("ledger"), ledger);
    balanced(name);
    for (JsonNode row : api.results(name)) {
      boolean twice = Integer.parseInt(row.at("/key/k").asText().substring(1)) < 7;
      assertEquals(twice ? "revised" : "final", row.path("state").asText(), row::toString);
      assertEquals(twice ? 2 : 1, row.path("revision").asInt(), row::toString);
    }
  }

  @Test
  void aFileThatChangedIsRefused() throws Exception {
    String name = "incremental-changed";
    SourceFiles files = SourceFiles.create().write("a.csv", "k,n", "a,1");
    api.define(definition(name, files));
    api.run(name, "SUCCEEDED");
    var before = Rows.of(api.results(name));
    files.write("a.csv", "k,n", "a,1", "a,2").write("b.csv", "k,n", "b,1");
    JsonNode failed = api.run(name, "FAILED");
    assertEquals("SOURCE", failed.at("/error/category").asText());
    assertEquals("source.changed", failed.at("/error/code").asText());
    String message = failed.at("/error/message").asText();
    assertTrue(message.contains("a.csv"), message);
    assertTrue(message.contains("refresh full"), message);
    assertEquals(before, Rows.of(api.results(name)));
    assertEquals(1, api.get(Api.path(name, "/ledger")).path("read").asInt());
  }

  @Test
  void aRunThatFailsBeforeItReadsCountsNothing() throws Exception {
    String name = "incremental-missing";
    SourceFiles files = SourceFiles.create().write("a.csv", "k,n", "a,1", "a,2");
    api.define(definition(name, files));
    api.run(name, "SUCCEEDED");
    files.delete("a.csv");
    JsonNode failed = api.run(name, "FAILED");
    assertEquals("source.no-files", failed.at("/error/code").asText());
    assertEquals(0, failed.at("/ledger/read").asInt());
    files.write("b.csv", "k,n", "a,3");
    assertEquals(1, api.run(name, "SUCCEEDED").at("/ledger/read").asInt());
    assertEquals(Map.of("{\"k\":\"a\"}", "{\"records\":3,\"sum\":6}"), Rows.of(api.results(name)));
    assertEquals(3, api.get(Api.path(name, "/ledger")).path("read").asInt());
    balanced(name);
  }

  @Test
  void whatComesAfterItsWindowWasSealedIsLate() throws Exception {
    String name = "incremental-late";
    SourceFiles files = SourceFiles.create();
    files.write("a.csv", HEADER, "2026-01-01T00:00:10Z,a,1", "2026-01-01T00:01:10Z,a,2");
    api.define(definition(name, files).windows("size: 1m, late: reject"));
    api.run(name, "SUCCEEDED");
    var before = Rows.of(api.results(name));
    files.write(
        "b.csv",
        HEADER,
        "2026-01-01T00:00:20Z,a,5",
        "2026-01-01T00:02:30Z,a,7",
        "2026-01-01T00:01:59.999999Z,b,9",
        ",a,1");
    JsonNode second = api.run(name, "SUCCEEDED");
    assertEquals(
        "{\"read\":4,\"aggregated\":1,\"passed\":0,\"filtered\":0,\"duplicate\":0,\"late\":2,"
            + "\"rejected\":1}",
        second.path("ledger").toString());
    var after = Rows.of(api.results(name));
    assertTrue(after.entrySet().containsAll(before.entrySet()), "sealed windows stay as they were");
    assertEquals(3, after.size());
    List<JsonNode> letters = api.rows(Api.path(name, "/dead-letters"), "", 2);
    assertEquals(3, letters.size());
    assertEquals("record.late", letters.getFirst().path("code").asText(), letters::toString);
    assertTrue(letters.getFirst().path("unit").asText().endsWith("b.csv"), letters::toString);
    assertEquals(HEADER.length() + 1, letters.getFirst().path("offset").asInt());
    assertTrue(letters.getFirst().path("message").asText().contains("00:00:20"));
    balanced(name);
  }

  private static Definition definition(String name, SourceFiles files) {
    return Definition.of(name, files).with("run", INCREMENTAL).with("limits", "{rejected: 50%}");
  }

  private void balanced(String name) throws Exception {
    JsonNode verified = api.get(Api.path(name, "/verify"));
    assertTrue(verified.path("balanced").asBoolean(), verified::toString);
    assertEquals(api.get(Api.path(name, "/ledger")), verified.path("ledger"));
  }
}
