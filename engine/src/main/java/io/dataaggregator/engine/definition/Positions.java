package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the parts of a definition stand in its text, for problems that later steps find. */
public final class Positions {
  private final Node root;
  private final List<String> transforms;

  Positions(Node root, List<String> transforms) {
    this.root = root;
    this.transforms = List.copyOf(transforms);
  }

  /** The place of the value at a JSON pointer, or of the nearest enclosing value that is there. */
  public Place place(String pointer) {
    if (!Pointer.valid(pointer)) throw new IllegalArgumentException("no JSON pointer: " + pointer);
    Node node = root;
    for (String token : Pointer.tokens(pointer)) {
      Node child = child(node, token);
      if (child == null) break;
      node = child;
    }
    return node.place();
  }

  /** A problem with the value at {@code pointer}. */
  public Problem at(String code, String pointer, String message) {
    Place place = place(pointer);
    return new Problem(code, pointer, place.line(), place.column(), message);
  }

  /**
   * The pointer to the expression of {@link PipelineDefinition#transforms} number {@code index}:
   * one {@code set} of the file may be several transforms.
   */
  public String transform(int index) {
    return transforms.get(index);
  }

  /** The pointer to the expression of a measure. */
  public String measure(String name) {
    return Pointer.child("/spec/aggregate/measures", name);
  }

  static @Nullable Node child(Node node, String token) {
    return switch (node) {
      case Node.Mapping mapping -> {
        Node.Member member = mapping.members().get(token);
        yield member == null ? null : member.value();
      }
      case Node.Sequence sequence -> {
        boolean index = token.length() <= 6 && token.matches("0|[1-9][0-9]*");
        int at = index ? Integer.parseInt(token) : Integer.MAX_VALUE;
        yield at < sequence.items().size() ? sequence.items().get(at) : null;
      }
      case Node.Null n -> null;
      case Node.Flag f -> null;
      case Node.Whole w -> null;
      case Node.Real r -> null;
      case Node.Text t -> null;
      case Node.Broken b -> null;
    };
  }
}
