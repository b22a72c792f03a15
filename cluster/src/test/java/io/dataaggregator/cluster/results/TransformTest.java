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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Transforms from the file to the results and the books. */
@ExtendWith(SharedNode.class)
class TransformTest {
  private final Api api;

  TransformTest(Api api) {
    this.api = api;
  }

  @Test
  void explodedRecordsAreCountedOnceAndTheirRowsToo() throws Exception {
    String name = "transform-explode";
    SourceFiles files = SourceFiles.create();
    String line = "{\"n\":1,\"items\":[{\"k\":\"a\",\"n\":2},{\"k\":\"b\",\"n\":3},{\"k\":\"a\"}]}";
    files.write("a.ndjson", line, 5_999, i -> line);
    files.write(
        "b.ndjson",
        "{\"items\":[]}",
        "{\"items\":5}",
        "{\"items\":[{\"k\":\"c\",\"n\":1},{\"n\":\"x\"},{\"n\":\"y\"}]}",
        "{\"items\":[{\"k\":\"z\"}]}");
    api.define(
        Definition.of(name, files)
            .with("format", "{type: ndjson}")
            .with("fields", "{n: {type: int}, items: {type: json}}")
            .with(
                "transforms",
                "[rename: {n: m}, explode: {field: items, as: {k: {type: string}, n: {type:"
                    + " int}}}, filter: k != 'z']")
            .with("measures", "{rows: count(), pieces: sum(n), whole: sum(m)}"));
    JsonNode ledger = api.run(name, "SUCCEEDED").path("ledger");
    assertEquals(
        "{\"read\":6004,\"aggregated\":6000,\"passed\":0,\"filtered\":2,\"duplicate\":0,\"late\":0,"
            + "\"rejected\":2}",
        ledger.toString());
    assertEquals(
        List.of(
            "{\"rows\":12000,\"pieces\":12000,\"whole\":12000}",
            "{\"rows\":6000,\"pieces\":18000,\"whole\":6000}"),
        api.results(name).stream().map(row -> row.path("values").toString()).toList());
    JsonNode books = api.get(Api.path(name, "/verify"));
    assertTrue(books.path("balanced").asBoolean(), books::toString);
    assertEquals("{\"aggregated\":18000,\"late\":0}", books.path("rows").toString());
    String agrees = "6000 records aggregated as 18000 rows = 18000 in segments + 0 in open buckets";
    assertTrue(books.path("explanation").asText().startsWith(agrees), books::toString);
    assertEquals(
        List.of("record.not-an-array", "record.not-an-integer"),
        api.rows(Api.path(name, "/dead-letters"), "", 10).stream()
            .map(letter -> letter.path("code").asText())
            .toList());
  }

  /** One batch of the source makes more rows than there may be buckets: what fits is committed. */
  @Test
  void anEpochOfExplodedRecordsIsBounded() throws Exception {
    String name = "transform-explode-many";
    SourceFiles files = SourceFiles.create();
    files.write("a.ndjson", "", 400, i -> "{\"items\":[" + numbers(i * 1_000, 1_000) + "]}");
    Definition definition =
        Definition.of(name, files)
            .with("format", "{type: ndjson}")
            .with("fields", "{items: {type: json}}")
            .with("transforms", "[explode: {field: items, as: {k: {from: \"\", type: int}}}]")
            .with("measures", "{rows: count()}");
    api.define(definition.with("limits", "{buckets: 300000}"));
    JsonNode run = api.run(name, "FAILED");
    assertEquals("limit.buckets", run.at("/error/code").asText());
    long read = run.at("/ledger/read").asLong();
    assertTrue(read > 10 && read <= 300, run::toString);

    api.define(definition.with("limits", "{buckets: 500000}"));
    JsonNode ledger = api.run(name, "SUCCEEDED").path("ledger");
    assertEquals(400, ledger.path("aggregated").asLong(), ledger::toString);
    JsonNode books = api.get(Api.path(name, "/verify"));
    assertTrue(books.path("balanced").asBoolean(), books::toString);
    assertEquals("{\"aggregated\":400000,\"late\":0}", books.path("rows").toString());
  }

  private static String numbers(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(","));
  }

  /** Across batches and epochs. */
  @Test
  void duplicatesAreCountedAndLeftOut() throws Exception {
    String name = "transform-dedupe";
    SourceFiles files = SourceFiles.create();
    files.write("a.csv", "at,k,n", 15_100, TransformTest::order);
    Definition definition =
        Definition.of(name, files)
            .windows("size: 1d")
            .with("transforms", "[dedupe: {key: [k], within: 1h}]")
            .without("groupBy");
    api.define(definition);
    JsonNode ledger = api.run(name, "SUCCEEDED").path("ledger");
    assertEquals(
        "{\"read\":15100,\"aggregated\":6100,\"passed\":0,\"filtered\":0,\"duplicate\":9000,"
            + "\"late\":0,\"rejected\":0}",
        ledger.toString());
    assertEquals(6_100, api.results(name).getFirst().at("/values/sum").asInt());
    JsonNode books = api.get(Api.path(name, "/verify"));
    assertTrue(books.path("balanced").asBoolean(), books::toString);

    api.define(definition.with("limits", "{stateBytes: 256KiB}"));
    JsonNode error = api.run(name, "FAILED").path("error");
    assertEquals("limit.state-bytes", error.path("code").asText());
    assertTrue(error.path("message").asText().contains("dedupe remembers"), error::toString);

    JsonNode problem =
        api.refused(
            422,
            "input.invalid",
            "PUT",
            Api.path(name, ""),
            definition.with("run", "{parallelism: 2}").yaml(),
            "content-type",
            "application/yaml");
    assertEquals("/spec/transforms/0/dedupe", problem.at("/errors/0/pointer").asText());
    assertTrue(problem.at("/errors/0/message").asText().contains("run.parallelism to 1"));
  }

  private static String order(int i) {
    if (i < 9_000) return "2026-01-01T00:00:00Z,k" + i % 5_000 + ",1";
    if (i < 15_000) return "2026-01-01T00:59:59.999Z,k" + (i - 9_000) + ",1";
    return "2026-01-01T01:00:00Z,k" + (i - 15_000) + ",1";
  }

  /** In many small batches, so that one finds buckets of the one before in its epoch. */
  @Test
  void groupsByWhatIsComputedOrRenamed() throws Exception {
    String name = "transform-keys";
    SourceFiles files = SourceFiles.create();
    for (int file = 0; file < 40; file++) {
      files.write(file + ".csv", "k,n", 300, i -> "k" + i % 3 + ",1");
    }
    api.define(
        Definition.of(name, files)
            .with("transforms", "[set: {upper: k.upperAscii()}, rename: {k: key}]")
            .with("groupBy", "[upper, key]"));
    api.run(name, "SUCCEEDED");
    var rows = new ArrayList<String>();
    for (JsonNode row : api.results(name)) rows.add(row.path("key") + " " + row.at("/values/sum"));
    assertEquals(
        List.of(
            "{\"upper\":\"K0\",\"key\":\"k0\"} 4000",
            "{\"upper\":\"K1\",\"key\":\"k1\"} 4000",
            "{\"upper\":\"K2\",\"key\":\"k2\"} 4000"),
        rows);
  }
}
