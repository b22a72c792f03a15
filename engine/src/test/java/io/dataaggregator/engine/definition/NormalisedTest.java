package io.dataaggregator.engine.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.ConnectorSpec.Guarantee;
import io.dataaggregator.engine.connector.ConnectorSpec.Option;
import io.dataaggregator.engine.connector.ConnectorSpec.OptionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NormalisedTest {
  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void readsBackEqualAndIsAFixedPoint(@ForAll("definitions") PipelineDefinition definition) {
    String normalised = NormalisedWriter.write(definition);
    PipelineDefinition trusted = DefinitionParser.parseNormalised(normalised);
    assertEquals(definition, trusted);
    assertEquals(normalised, NormalisedWriter.write(trusted));
    // measures, fields and transforms keep their order
    assertEquals(
        definition.aggregate().measures().keySet().stream().toList(),
        trusted.aggregate().measures().keySet().stream().toList());
    // and it is a definition that anybody may hand in
    DefinitionParser.Parsed parsed = Samples.parsed(Samples.json(normalised));
    assertEquals(definition, parsed.definition());
    assertEquals(normalised, parsed.normalised());
  }

  @Provide
  Arbitrary<PipelineDefinition> definitions() {
    return DefinitionArbitraries.definitions();
  }

  @Test
  void isWhatEventsHold() {
    assertEquals(
        "{\"apiVersion\":\"dataaggregator/v1\",\"kind\":\"Pipeline\","
            + "\"metadata\":{\"name\":\"least\",\"labels\":{}},"
            + "\"spec\":{\"source\":{\"connector\":\"clock\",\"config\":{},"
            + "\"format\":{\"type\":\"csv\",\"delimiter\":\",\",\"multiline\":true},"
            + "\"fields\":{\"n\":{\"from\":\"n\",\"type\":\"decimal(2)\"}}},"
            + "\"transforms\":[],"
            + "\"aggregate\":{\"groupBy\":[],\"window\":{\"type\":\"none\"},"
            + "\"measures\":{\"total\":\"sum(n)\"}},\"sinks\":[],"
            + "\"run\":{\"mode\":\"batch\",\"refresh\":\"full\",\"timezone\":\"UTC\","
            + "\"misfire\":\"once\",\"overlap\":\"skip\",\"parallelism\":1,"
            + "\"retry\":{\"attempts\":3,\"backoff\":\"10s\"}},"
            + "\"limits\":{\"buckets\":1000000,\"stateBytes\":268435456,\"rejected\":0.01}}}",
        Samples.parsed(Samples.json(Samples.LEAST)).normalised());
  }

  @Test
  void largerThanAFileMayBe() {
    // escapes and expanded sets make it grow: what was accepted must always read back
    String escaped = "\"" + "\\x01".repeat(1000) + "\"";
    String set =
        IntStream.range(0, 240)
            .mapToObj(i -> "s" + i + ": " + escaped + ", ")
            .collect(Collectors.joining());
    String yaml = Samples.QUAKES.replace("strong: \"mag", set + "strong: \"mag");
    DefinitionParser.Parsed parsed = Samples.parsed(Samples.yaml(yaml));
    assertTrue(parsed.normalised().length() > DefinitionParser.MAX_BYTES);
    assertEquals(parsed.definition(), DefinitionParser.parseNormalised(parsed.normalised()));
  }

  @Test
  void moreValuesThanAFileMayHold() {
    var options = new ArrayList<Option>();
    for (int i = 0; i < 10; i++) options.add(list("list" + i));
    var formats = List.of(ConnectorSpec.Format.CSV);
    var spec = new ConnectorSpec("lists", "Has lists.", Guarantee.REPLAYABLE, formats, options);
    String items = "[" + "a,".repeat(9_979) + "a]";
    String config =
        options.stream().map(o -> o.name() + ": " + items).collect(Collectors.joining(", "));
    String fields =
        IntStream.range(0, 60)
            .mapToObj(i -> "f" + i + ": {type: int}")
            .collect(Collectors.joining(", "));
    String text =
        """
        {apiVersion: dataaggregator/v1, kind: Pipeline, metadata: {name: lists}, spec: {
          source: {connector: lists, format: {type: csv}, config: {%s}, fields: {%s}},
          aggregate: {measures: {n: count()}}}}
        """
            .formatted(config, fields);
    DefinitionParser.Parsed parsed =
        Samples.parsed(DefinitionParser.parse(text, Notation.YAML, Map.of("lists", spec)));
    // defaults made it too large to be handed in again, but it must be read back from events
    assertInstanceOf(
        DefinitionParser.Refused.class,
        DefinitionParser.parse(parsed.normalised(), Notation.JSON, Map.of("lists", spec)));
    assertEquals(parsed.definition(), DefinitionParser.parseNormalised(parsed.normalised()));
  }

  private static Option list(String name) {
    return new Option(name, OptionType.TEXT_LIST, false, false, null, List.of(), "a list");
  }
}
