package io.dataaggregator.engine.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Events hold normalised definitions, so one that was written is read for ever, and the release
 * before reads what this one writes: what a definition does not use leaves no trace in it. Golden
 * files are written once, by {@code -Dgolden.write}, and never edited.
 */
class GoldenDefinitionTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  /** What the others leave out. */
  private static final String ENDLESS =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: endless}
      spec:
        source:
          connector: file
          config: {path: "data/*.ndjson", follow: true, compression: gzip, settle: 2s}
          format: {type: ndjson}
          fields:
            at: {type: timestamp}
            second: {from: /s, type: timestamp, unit: s}
            local: {from: /l, type: timestamp, pattern: "d.M.uuuu HH:mm", timezone: Asia/Kathmandu}
            whole: {from: /n, type: int}
            money: {from: /m, type: decimal(2)}
            yes: {from: /b, type: bool}
        aggregate:
          groupBy: [yes]
          window: {type: tumbling, size: 90s, timeField: at}
          measures: {mean: avg(money), spread: stddev(whole), "n": count()}
        run: {mode: continuous, misfire: skip, overlap: queue, parallelism: 8}
      """;

  @Test
  void everythingThatAFileMaySay() throws IOException {
    isGolden("quakes", Samples.parsed(Samples.yaml(Samples.QUAKES)));
  }

  @Test
  void asLittleAsAFileMaySay() throws IOException {
    isGolden("least", Samples.parsed(Samples.json(Samples.LEAST)));
  }

  @Test
  void aRunWithoutEnd() throws IOException {
    isGolden("endless", Samples.parsed(Samples.yaml(ENDLESS)));
  }

  @Test
  void windowsOfTheCalendar() throws IOException {
    String window = "{type: calendar, unit: month, timezone: Europe/Berlin, timeField: at}";
    String tumbling = "{type: tumbling, size: 90s, timeField: at}";
    isGolden("calendar", Samples.parsed(Samples.yaml(ENDLESS.replace(tumbling, window))));
  }

  @Test
  void arraysThatExplode() throws IOException {
    String explode =
        """
          transforms:
            - explode:
                field: items
                as:
                  sku: {type: string}
                  sold: {from: /when, type: timestamp, unit: ms}
                  all: {from: "", type: json}
                empty: keep
          aggregate:
        """;
    String text = ENDLESS.replace("fields:\n", "fields:\n      items: {type: json}\n");
    isGolden("explode", Samples.parsed(Samples.yaml(text.replace("  aggregate:\n", explode))));
  }

  @Test
  void duplicates() throws IOException {
    String dedupe = "  transforms: [dedupe: {key: [whole, yes], within: 36h}]\n  aggregate:\n";
    isGolden("dedupe", Samples.parsed(Samples.yaml(ENDLESS.replace("  aggregate:\n", dedupe))));
  }

  @Test
  void lookups() throws IOException {
    String lookups =
        """
          transforms:
            - lookup:
                file:
                  path: data/shops.csv
                  format: {type: csv}
                  fields: {id: {from: shop, type: string}, city: {type: string}}
                on: {id: yes}
                take: [city]
            - lookup:
                pipeline: {name: sales, fields: {shop: {type: string}, n: {from: x, type: int}}}
                on: {shop: yes}
                take: {n: sold}
                missing: reject
                refresh: 60s
          aggregate:
        """;
    isGolden("lookup", Samples.parsed(Samples.yaml(ENDLESS.replace("  aggregate:\n", lookups))));
  }

  private static void isGolden(String name, DefinitionParser.Parsed parsed) throws IOException {
    Path file = GOLDEN.resolve("definition-" + name + ".json");
    if (Files.notExists(file) && Boolean.getBoolean("golden.write")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, parsed.normalised() + "\n");
    }
    assertTrue(
        Files.exists(file),
        () -> file + " is missing; write it with -Dgolden.write, as CONTRIBUTING says");
    String golden = Files.readString(file).stripTrailing();
    assertEquals(parsed.definition(), DefinitionParser.parseNormalised(golden));
    assertEquals(golden, parsed.normalised(), "the release before cannot read this");
  }
}
