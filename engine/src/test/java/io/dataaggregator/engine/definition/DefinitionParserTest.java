package io.dataaggregator.engine.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.RunDefinition.Misfire;
import io.dataaggregator.engine.definition.RunDefinition.Mode;
import io.dataaggregator.engine.definition.RunDefinition.Overlap;
import io.dataaggregator.engine.definition.RunDefinition.Refresh;
import io.dataaggregator.engine.definition.RunDefinition.Retry;
import io.dataaggregator.engine.problem.Problem;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionParserTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void aRunWithoutEndMayHaveAnIdleTimeout() {
    String text =
        Samples.QUAKES
            .replace("disorder: 8d", "disorder: 8d\n    idleTimeout: 90s")
            .replaceFirst("mode: batch\n.*schedule.*\n", "mode: continuous\n");
    var parsed = Samples.parsed(Samples.yaml(text));
    assertEquals(90_000_000L, parsed.definition().source().idleTimeoutMicros());
    assertEquals(parsed.definition(), DefinitionParser.parseNormalised(parsed.normalised()), text);
    List<Problem> problems = Samples.refused(Samples.yaml(text.replace("disorder: 8d\n    ", "")));
    assertEquals("/spec/source/idleTimeout", problems.getFirst().pointer(), problems::toString);
  }

  @Test
  void readsEverything() {
    PipelineDefinition d = Samples.parsed(Samples.yaml(Samples.QUAKES)).definition();
    assertEquals("quakes-by-network", d.name());
    assertEquals(Map.of("team", "seismology"), d.labels());
    assertEquals(
        Map.of(
            "path",
            "data/quakes.geojson",
            "chunk",
            1L << 20,
            "settle",
            "1500ms",
            "follow",
            false,
            "ratio",
            0.5,
            "compression",
            "auto",
            "exclude",
            List.of("a", "b")),
        d.source().config());
    assertEquals(new FormatDefinition.Json("/features"), d.source().format());
    assertEquals(8 * 86_400_000_000L, d.source().disorderMicros());
    assertNull(d.source().idleTimeoutMicros());
    assertEquals(
        List.of(
            field("at", "/properties/time", new TimestampFormat.Epoch(1000)),
            new FieldDefinition("mag", "/properties/mag", FieldType.DOUBLE, null),
            new FieldDefinition("net", "/properties/net", FieldType.STRING, null),
            new FieldDefinition("raw", "/raw", FieldType.JSON, null),
            field("day", "/day", new TimestampFormat.Pattern("uuuu-MM-dd", BERLIN)),
            field("iso", "/iso", new TimestampFormat.Iso(ZoneId.of("UTC")))),
        d.source().fields());
    assertEquals(
        List.of(
            new TransformDefinition.Filter("mag >= 1.0"),
            new TransformDefinition.Set("strong", "mag >= 5.0"),
            new TransformDefinition.Set("twice", "mag * 2.0")),
        d.transforms());
  }

  @Test
  void readsAggregateRunAndLimits() {
    PipelineDefinition d = Samples.parsed(Samples.yaml(Samples.QUAKES)).definition();
    assertEquals(List.of("net", "strong"), d.aggregate().groupBy());
    assertEquals(
        new WindowDefinition.Tumbling(
            86_400_000_000L, "at", 3_600_000_000L, WindowDefinition.Late.REJECT),
        d.aggregate().window());
    assertEquals(
        List.of("quakes", "strongest", "median"), List.copyOf(d.aggregate().measures().keySet()));
    assertEquals(new LimitsDefinition(1000, 16 << 20, 0.001), d.limits());
    assertEquals(new Retry(5, 60_000_000), d.run().retry());
    assertEquals(BERLIN, d.run().timezone());
    assertEquals("0 */6 * * *", d.run().schedule());
    assertEquals(2, d.run().parallelism());
  }

  @Test
  void fillsInDefaults() {
    PipelineDefinition d = Samples.parsed(Samples.json(Samples.LEAST)).definition();
    assertEquals(Map.of(), d.labels());
    assertEquals(Map.of(), d.source().config());
    assertEquals(new FormatDefinition.Csv(',', true), d.source().format());
    assertNull(d.source().disorderMicros());
    assertEquals(
        List.of(new FieldDefinition("n", "n", FieldType.decimal(2), null)), d.source().fields());
    assertEquals(List.of(), d.transforms());
    assertEquals(new WindowDefinition.None(), d.aggregate().window());
    assertEquals(
        new RunDefinition(
            Mode.BATCH,
            Refresh.FULL,
            null,
            ZoneId.of("UTC"),
            Misfire.ONCE,
            Overlap.SKIP,
            1,
            new Retry(3, 10_000_000)),
        d.run());
    assertEquals(new LimitsDefinition(1_000_000, 256 << 20, 0.01), d.limits());
  }

  @Test
  void continuousPipelinesGoOnByDefault() {
    String text = Samples.QUAKES.replace("mode: batch", "mode: continuous");
    text = text.replace("    schedule: \"0 */6 * * *\"\n", "");
    RunDefinition run = Samples.parsed(Samples.yaml(text)).definition().run();
    assertEquals(Mode.CONTINUOUS, run.mode());
    assertEquals(Refresh.INCREMENTAL, run.refresh());
  }

  @ParameterizedTest
  @CsvSource({"s, 1000000", "ms, 1000", "us, 1", "ns, 0"})
  void readsUnits(String unit, long micros) {
    String text = Samples.QUAKES.replace("unit: ms", "unit: " + unit);
    PipelineDefinition d = Samples.parsed(Samples.yaml(text)).definition();
    assertEquals(new TimestampFormat.Epoch(micros), d.source().fields().getFirst().timestamp());
  }

  @ParameterizedTest
  @CsvSource({"1%, 0.01", "0.1%, 0.001", "100%, 1", "0, 0", "1, 1", "0.25, 0.25"})
  void readsShares(String share, double value) {
    String text = Samples.QUAKES.replace("rejected: 0.1%", "rejected: " + share);
    assertEquals(value, Samples.parsed(Samples.yaml(text)).definition().limits().rejected());
  }

  @Test
  void bothNotationsGiveTheSame() {
    DefinitionParser.Parsed yaml = Samples.parsed(Samples.yaml(Samples.QUAKES));
    DefinitionParser.Parsed json = Samples.parsed(Samples.json(yaml.normalised()));
    assertEquals(yaml.definition(), json.definition());
    // JSON is YAML too
    assertEquals(yaml.definition(), Samples.parsed(Samples.yaml(yaml.normalised())).definition());
    assertEquals(
        Samples.parsed(Samples.json("\uFEFF" + Samples.LEAST)).definition(),
        Samples.parsed(Samples.yaml("\uFEFF" + Samples.LEAST)).definition());
  }

  @Test
  void patternsWithAZoneNeedNoTimezone() {
    String text =
        Samples.QUAKES.replace(
            "pattern: uuuu-MM-dd, timezone: Europe/Berlin", "pattern: \"uuuu-MM-dd'T'HH:mmXXX\"");
    assertEquals(
        new TimestampFormat.Pattern("uuuu-MM-dd'T'HH:mmXXX", null),
        Samples.parsed(Samples.yaml(text)).definition().source().fields().get(4).timestamp());
  }

  @Test
  void positionsFindThePartsOfTheText() {
    Positions positions = Samples.parsed(Samples.yaml(Samples.QUAKES)).positions();
    assertEquals(new Place(18, 15), positions.place("/spec/transforms/0/filter"));
    assertEquals("/spec/transforms/0/filter", positions.transform(0));
    assertEquals("/spec/transforms/1/set/strong", positions.transform(1));
    assertEquals("/spec/transforms/1/set/twice", positions.transform(2));
    assertEquals(new Place(19, 42), positions.place(positions.transform(2)));
    assertEquals(new Place(23, 24), positions.place(positions.measure("quakes")));
    // what is not there has the place of what would hold it
    assertEquals(positions.place("/spec/run"), positions.place("/spec/run/misfire/x"));
    assertEquals(positions.place("/spec/sinks"), positions.place("/spec/sinks/7"));
    assertEquals(
        new Problem("c", "/spec/limits", 31, 11, "m"), positions.at("c", "/spec/limits", "m"));
  }

  @Test
  void reportsEverythingAtOnceInOrder() {
    List<Problem> problems =
        Samples.refused(
            Samples.yaml(
                """
                apiVersion: v0
                kind: Pipeline
                metadata: {name: Bad, labels: [], colour: red}
                spec:
                  source: {connector: files, format: {type: json}, fields: {a: {type: text}}}
                  aggregate: {groupBy: [b], measures: {}}
                  run: {parallelism: 0, schedule: often}
                """));
    assertEquals(
        List.of(
            "/apiVersion",
            "/metadata/name",
            "/metadata/labels",
            "/metadata/colour",
            "/spec/source/connector",
            "/spec/source/fields/a/type",
            "/spec/aggregate/groupBy/0",
            "/spec/aggregate/measures",
            "/spec/run/parallelism",
            "/spec/run/schedule"),
        problems.stream().map(Problem::pointer).toList());
  }

  @Test
  void trustedTextThatIsNoneIsABug() {
    for (String text : List.of("", "{}", "[", Samples.QUAKES)) {
      var e =
          assertThrows(IllegalStateException.class, () -> DefinitionParser.parseNormalised(text));
      assertTrue(String.valueOf(e.getMessage()).startsWith("not a normalised definition"));
    }
  }

  private static FieldDefinition field(String name, String from, TimestampFormat format) {
    return new FieldDefinition(name, from, FieldType.TIMESTAMP, format);
  }
}
