package io.dataaggregator.connectors.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.connectors.spi.ConnectorPage;
import io.dataaggregator.engine.definition.DefinitionParser;
import io.dataaggregator.engine.definition.Notation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The docs say what the spec says; {@code -Ddocs.apply} rewrites them. */
class GeneratorPageTest {
  /** A test of the node runs it, as the page has it. */
  private static final String EXAMPLE =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: made-up-orders}
      spec:
        source:
          connector: generator
          config:
            seed: 7
            records: 200000
            units: 4
            rate: 100000
            step: 5ms
            keys: 50
            skew: 1.1
            disorder: 2s
            late: 0.5%
            lateBy: 1h
            malformed: 0.2%
          disorder: 2s
          fields:
            at:     {type: timestamp}
            key:    {type: string}
            number: {from: sequence, type: int}
            amount: {type: int}
            price:  {type: double}
        aggregate:
          groupBy: [key]
          window: {type: tumbling, size: 1m, timeField: at}
          measures: {orders: count(), amount: sum(amount), price: sum(price), last: max(number)}
        run: {mode: batch, parallelism: 2}
      """;

  @Test
  void thePageIsFresh() throws IOException {
    Path page = Path.of(System.getProperty("project.root", ".."), "docs/connectors/generator.md");
    String fresh = ConnectorPage.render(GeneratorSpec.SPEC) + fields() + example();
    if (Boolean.getBoolean("docs.apply")) Files.writeString(page, fresh);
    assertEquals(
        fresh, Files.readString(page), "write it anew with -Ddocs.apply, as CONTRIBUTING says");
  }

  private static String fields() {
    var table = new StringBuilder("\n## Fields\n\n");
    table.append("What `from` of a field may name; the field's own name by default.\n\n");
    table.append("| from | type | value |\n| --- | --- | --- |\n");
    for (GeneratorField field : GeneratorField.values()) {
      table.append("| `").append(field.word()).append("` | `").append(field.type());
      table.append("` | ").append(field.about()).append(" |\n");
    }
    return table.toString();
  }

  private static String example() {
    return """

    ## Example

    Results are those of all records that `Recipe` computes for these options, without the
    malformed ones and without those that the dead letters list as late. Each record's event
    time is its number times `step` after `start`, put back as far as `disorder` and `late`
    have it; record `i` of `unit-u` is number `i * units + u`.

    ```yaml
    """
        + EXAMPLE
        + "```\n";
  }

  @Test
  void theExampleIsGood() {
    var outcome =
        DefinitionParser.parse(
            EXAMPLE, Notation.YAML, Map.of(GeneratorSpec.NAME, GeneratorSpec.SPEC));
    switch (outcome) {
      case DefinitionParser.Refused(var problems) -> assertEquals(List.of(), problems);
      case DefinitionParser.Parsed parsed ->
          assertEquals(List.of(), new GeneratorConnector().check(parsed.definition().source()));
    }
  }
}
