package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads pipeline files: text, then a tree with positions that is the same for both notations, then
 * that tree held against the tables of {@link PipelineShape}, then what its parts demand of each
 * other, then records. Every problem is reported at once; a text that is no document at all ends
 * with the first.
 */
public final class DefinitionParser {
  /** The largest file, in bytes of UTF-8. */
  public static final int MAX_BYTES = 1 << 20;

  /** The most values in a file, mappings and lists included. */
  public static final int MAX_NODES = 100_000;

  private DefinitionParser() {}

  /** What became of a text. */
  public sealed interface Outcome {}

  /**
   * The text is a definition as far as can be said without its expressions' types.
   *
   * @param normalised the definition as JSON with every default filled in and a fixed order of
   *     keys: what events store
   * @param positions where its parts stand, for problems that later steps find
   */
  public record Parsed(PipelineDefinition definition, String normalised, Positions positions)
      implements Outcome {}

  /** The text is no definition; at least one problem, in the order of the text. */
  public record Refused(List<Problem> problems) implements Outcome {}

  /**
   * Parses what somebody wrote.
   *
   * @param connectors the installed connectors by name
   */
  public static Outcome parse(
      String text, Notation notation, Map<String, ConnectorSpec> connectors) {
    var problems = new Problems();
    if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      String message = "the document is larger than " + MAX_BYTES + " bytes: make it smaller";
      problems.add("definition.limit", "", Place.BEGIN, message);
      return new Refused(problems.inOrder());
    }
    int half = Unicode.loneSurrogate(text);
    if (half >= 0) {
      String message = "the document holds half a character (a lone surrogate): remove it";
      problems.add("definition.bad-text", "", Unicode.place(text, half), message);
      return new Refused(problems.inOrder());
    }
    Node root = read(text, notation, problems, MAX_NODES);
    if (root == null) return new Refused(problems.inOrder());
    Object checked =
        new Checker(problems).check(root, ConnectorShape.document(root, connectors), "");
    if (checked instanceof Values document) {
      new Rules(problems, new Positions(root, List.of())).check(document);
      if (problems.none()) {
        PipelineDefinition definition = Binder.pipeline(document);
        var positions = new Positions(root, Binder.transformPointers(document));
        return new Parsed(definition, NormalisedWriter.write(definition), positions);
      }
    }
    return new Refused(problems.inOrder());
  }

  /**
   * Reads back {@link Parsed#normalised}, without limits of size and without the connectors.
   *
   * @throws IllegalStateException where the text is no such thing
   */
  public static PipelineDefinition parseNormalised(String text) {
    var problems = new Problems();
    Node root = read(text, Notation.JSON, problems, Integer.MAX_VALUE);
    if (root != null) {
      var name = new Shape.Text(PipelineShape.MAX_NAME, TextRule.ANY);
      Shape shape = PipelineShape.document(name, new Shape.Free(), PipelineShape.ANY_FORMAT);
      Object checked = new Checker(problems).check(root, shape, "");
      if (problems.none() && checked instanceof Values document) return Binder.pipeline(document);
    }
    throw new IllegalStateException("not a normalised definition: " + problems.inOrder());
  }

  private static @Nullable Node read(
      String text, Notation notation, Problems problems, int maxNodes) {
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    Node root =
        switch (notation) {
          case YAML -> YamlReader.read(content, problems, maxNodes);
          case JSON -> JsonReader.read(content, problems, maxNodes);
        };
    if (root == null && problems.none()) {
      problems.add("definition.empty", "", Place.BEGIN, "the document is empty: write a pipeline");
    }
    return root;
  }
}
