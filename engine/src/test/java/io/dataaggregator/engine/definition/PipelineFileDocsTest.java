package io.dataaggregator.engine.definition;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference of the pipeline file says what the parser does. */
class PipelineFileDocsTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static String reference() throws IOException {
    Path directory = Path.of("").toAbsolutePath();
    // the tests of a module run in its directory or in the root
    while (!Files.exists(directory.resolve("docs/pipeline-file.md"))) {
      directory = directory.getParent();
      if (directory == null) throw new IOException("docs/pipeline-file.md is missing");
    }
    return Files.readString(directory.resolve("docs/pipeline-file.md"));
  }

  @Test
  void everyExampleParses() throws IOException {
    Matcher blocks = YAML.matcher(reference());
    int examples = 0;
    for (; blocks.find(); examples++) {
      String block = blocks.group(1);
      // a fragment takes the place of its key in a whole file
      String text = block.startsWith("apiVersion") ? block : complete(block);
      DefinitionParser.Outcome outcome = Samples.yaml(text);
      assertInstanceOf(DefinitionParser.Parsed.class, outcome, () -> text + "\n" + outcome);
    }
    assertTrue(examples >= 8, examples + " examples");
  }

  private static String complete(String fragment) {
    var parts = new TreeMap<String, String>();
    parts.put(
        "source",
        """
        source:
          connector: clock
          format: {type: csv}
          fields: {mag: {type: double}, at: {type: timestamp}, net: {type: string}}
        """);
    parts.put("aggregate", "aggregate: {measures: {n: count()}}\n");
    String key = fragment.substring(0, fragment.indexOf(':'));
    parts.put(key, fragment);
    String spec = String.join("", parts.values()).indent(2);
    return "apiVersion: dataaggregator/v1\nkind: Pipeline\nmetadata: {name: a}\nspec:\n" + spec;
  }

  @Test
  void everyKeyHasItsLine() throws IOException {
    String reference = reference();
    Shape.Section document =
        PipelineShape.document(
            new Shape.Flag(), new Shape.Section(List.of()), PipelineShape.ANY_FORMAT);
    keys(document, reference);
  }

  private static void keys(Shape shape, String reference) {
    switch (shape) {
      case Shape.Section section -> keys(section.keys(), reference);
      case Shape.Single single -> keys(single.keys(), reference);
      case Shape.Tagged tagged -> tagged.cases().values().forEach(c -> keys(c, reference));
      case Shape.Items items -> keys(items.item(), reference);
      case Shape.Either either -> {
        keys(either.list(), reference);
        keys(either.mapping(), reference);
      }
      case Shape.Named named -> keys(named.value(), reference);
      case Shape.Choice choice -> {
        for (String value : choice.values()) assertTrue(reference.contains(value), value);
      }
      case Shape.Text t -> {}
      case Shape.Whole w -> {}
      case Shape.Numeric n -> {}
      case Shape.Flag f -> {}
      case Shape.Time t -> {}
      case Shape.Size s -> {}
      case Shape.Share s -> {}
      case Shape.Empty e -> {}
      case Shape.Never n -> {}
      case Shape.Free f -> {}
      case Shape.Unknown u -> {}
      case Shape.Later l -> {}
    }
  }

  /** A row names the key, and its default as the tables have it. */
  private static void keys(List<Key> keys, String reference) {
    for (Key key : keys) {
      if (key.isLater()) continue;
      Pattern row = Pattern.compile("(?m)^\\| `" + key.name() + "` \\|.*$");
      List<String> rows = row.matcher(reference).results().map(r -> r.group()).toList();
      assertTrue(!rows.isEmpty(), key.name() + " has a row");
      Object value = key.byDefault();
      boolean scalar = value instanceof String || value instanceof Long || value instanceof Boolean;
      if (scalar && !"".equals(value)) {
        String shown = "`" + value + "`";
        assertTrue(rows.stream().anyMatch(r -> r.contains(shown)), key.name() + " " + shown);
      }
      keys(key.shape(), reference);
    }
  }
}
