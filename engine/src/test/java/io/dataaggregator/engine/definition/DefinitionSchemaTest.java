package io.dataaggregator.engine.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionSchemaTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final String TEXT = DefinitionSchema.json(Samples.INSTALLED.values());
  private static final JsonSchema SCHEMA = FACTORY.getSchema(TEXT);

  private static Set<ValidationMessage> faults(String json) throws JsonProcessingException {
    return SCHEMA.validate(MAPPER.readTree(json));
  }

  @Test
  void isAGoodSchemaInAStableOrder() throws JsonProcessingException {
    JsonSchema meta =
        FACTORY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertEquals(Set.of(), meta.validate(MAPPER.readTree(TEXT)));
    List<ConnectorSpec> turned = List.of(Samples.FILE, Samples.MAKER, Samples.CLOCK);
    assertEquals(TEXT, DefinitionSchema.json(turned));
    assertEquals(TEXT, DefinitionSchema.json(turned.reversed()));
  }

  @Test
  void publishesConnectorsSettings() throws JsonProcessingException {
    JsonNode file = MAPPER.readTree(TEXT).at("/allOf/1/then/properties/spec/properties/source");
    JsonNode config = file.at("/properties/config");
    assertEquals("[\"config\",\"format\"]", file.at("/required").toString());
    assertEquals("[\"path\"]", config.at("/required").toString());
    assertEquals("the path", config.at("/properties/path/description").asText());
    assertEquals("64MiB", config.at("/properties/chunk/default").asText());
    assertEquals(
        "[\"auto\",\"none\",\"gzip\"]", config.at("/properties/compression/enum").toString());
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void whatParsesIsValid(@ForAll("definitions") PipelineDefinition definition)
      throws JsonProcessingException {
    assertEquals(Set.of(), faults(NormalisedWriter.write(definition)));
  }

  @Provide
  Arbitrary<PipelineDefinition> definitions() {
    return DefinitionArbitraries.definitions();
  }

  /** Texts as people write them, sizes and shares as text included, and broken in small ways. */
  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void whatParsesIsValidAsWritten(@ForAll("mutants") String text) throws JsonProcessingException {
    if (!(Samples.json(text) instanceof DefinitionParser.Parsed)) return;
    assertEquals(Set.of(), faults(text), text);
  }

  @Provide
  Arbitrary<String> mutants() {
    return DefinitionFuzzTest.mutated(asWritten());
  }

  private static String asWritten() {
    return Samples.parsed(Samples.yaml(Samples.QUAKES))
        .normalised()
        .replace("\"stateBytes\":16777216", "\"stateBytes\":\"16MiB\"")
        .replace("\"rejected\":0.001", "\"rejected\":\"0.1%\"")
        .replace("\"chunk\":1048576", "\"chunk\":\"1MiB\"");
  }

  @Test
  void samplesAreValid() throws JsonProcessingException {
    assertEquals(Set.of(), faults(Samples.LEAST));
    assertTrue(asWritten().contains("16MiB"));
    assertInstanceOf(DefinitionParser.Parsed.class, Samples.json(asWritten()));
    assertEquals(Set.of(), faults(asWritten()));
  }

  @Test
  void aFormatStandsWhereAConnectorTakesOneAndNowhereElse() throws JsonProcessingException {
    String clock = Samples.LEAST;
    String maker = clock.replace("clock", "maker").replace("\"format\": {\"type\": \"csv\"},", "");
    Samples.parsed(Samples.json(maker));
    assertEquals(Set.of(), faults(maker));
    refused(clock.replace("clock", "maker"), "definition.conflict", "leave 'format' out");
    refused(maker.replace("maker", "clock"), "definition.missing-field", "'format' is missing");
    refused(clock.replace("csv", "json"), "definition.bad-value", "known are csv");
  }

  private static void refused(String text, String code, String remedy)
      throws JsonProcessingException {
    Problem problem = Samples.refused(Samples.json(text)).getFirst();
    assertEquals(code, problem.code(), problem::toString);
    assertTrue(problem.pointer().startsWith("/spec/source/format"), problem::toString);
    assertTrue(problem.message().contains(remedy), problem::toString);
    assertFalse(faults(text).isEmpty(), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"kind\":\"Pipeline\",|",
        "\"kind\":\"Pipeline\"|\"kind\":\"Job\"",
        "\"ratio\":0.5|\"skip\":0.5",
        "\"ratio\":0.5|\"sample\":1.1",
        "\"ratio\":0.5|\"since\":\"2026-01-01\"",
        "\"kind\":|\"sort\":1,\"kind\":",
        "\"name\":\"quakes-by-network\",|",
        "\"quakes-by-network\"|\"Quakes\"",
        "\"seismology\"|7",
        "\"connector\":\"file\"|\"connector\":\"fle\"",
        "\"connector\":\"file\"|\"connector\":\"file\",\"connection\":\"x\"",
        "\"path\":\"data/quakes.geojson\",|",
        "\"path\":|\"pth\":1,\"path\":",
        "\"data/quakes.geojson\"|null",
        "\"chunk\":\"1MiB\"|\"chunk\":\"1MB\"",
        "\"follow\":false|\"follow\":\"no\"",
        "\"compression\":\"auto\"|\"compression\":\"zip\"",
        "\"exclude\":[\"a\",\"b\"]|\"exclude\":\"a\"",
        "\"type\":\"json\",\"rec|\"type\":\"avro\",\"rec",
        "\"type\":\"json\",\"rec|\"rec",
        "\"records\":|\"delimiter\":\";\",\"records\":",
        "\"records\":\"/features\"|\"records\":\"features\"",
        "\"disorder\":\"8d\"|\"disorder\":\"8 days\"",
        "\"type\":\"double\"|\"type\":\"float\"",
        "\"type\":\"double\"|\"typ\":\"double\"",
        "\"unit\":\"ms\"|\"unit\":\"min\"",
        "\"mag\":{|\"in\":{",
        "\"mag\":{|\"a b\":{",
        "{\"filter\":|{\"explode\":",
        "{\"filter\":|{\"set\":{\"a\":\"b\"},\"filter\":",
        "\"filter\":\"mag >= 1.0\"|\"filter\":1",
        "\"set\":{\"twice\":\"mag * 2.0\"}|\"set\":{}",
        "\"groupBy\":[|\"groupBy\":[1,",
        "\"tumbling\"|\"session\"",
        "\"size\":\"1d\",|",
        "\"late\":\"reject\"|\"late\":\"revised\"",
        "\"sinks\":[]|\"sinks\":[{}]",
        "\"mode\":\"batch\"|\"mode\":\"once\"",
        "\"parallelism\":2|\"parallelism\":65",
        "\"parallelism\":2|\"parallelism\":\"2\"",
        "\"attempts\":5|\"attempts\":0",
        "\"retry\":{|\"retry\":{\"jitter\":1,",
        "\"rejected\":\"0.1%\"|\"rejected\":\"few\"",
        "\"rejected\":\"0.1%\"|\"rejected\":2",
        "\"limits\":|\"limit\":",
      })
  void bothRefuseWhatIsBadlyBuilt(String from, @Nullable String to) throws JsonProcessingException {
    String text = asWritten().replace(from, to == null ? "" : to);
    assertFalse(text.equals(asWritten()), "the change finds its place");
    assertInstanceOf(DefinitionParser.Refused.class, Samples.json(text));
    assertFalse(faults(text).isEmpty(), text);
  }
}
