package io.dataaggregator.engine.definition;

import java.util.List;
import java.util.Map;

/** A value of a document with its place: the same tree for both notations. */
sealed interface Node {
  Place place();

  record Null(Place place) implements Node {}

  record Flag(Place place, boolean value) implements Node {}

  record Whole(Place place, long value) implements Node {}

  /** A finite number with a point or an exponent. */
  record Real(Place place, double value) implements Node {}

  /** Well-formed Unicode. */
  record Text(Place place, String value) implements Node {}

  record Sequence(Place place, List<Node> items) implements Node {}

  /** Members in the order of the document. */
  record Mapping(Place place, Map<String, Member> members) implements Node {}

  /** Something that could not be read and was reported: nobody complains of it again. */
  record Broken(Place place) implements Node {}

  /** The value of a key and where the key stands. */
  record Member(Place keyPlace, Node value) {}

  /** What the value is, for messages. */
  default String described() {
    return switch (this) {
      case Null n -> "nothing";
      case Flag flag -> String.valueOf(flag.value());
      case Whole whole -> "the number " + whole.value();
      case Real real -> "the number " + real.value();
      case Text text -> "the text " + Problems.shown(text.value());
      case Sequence s -> "a list";
      case Mapping m -> "a mapping";
      case Broken b -> "unreadable";
    };
  }

  /** The node of a default: a text, number, flag or list of texts, as a document would have it. */
  static Node of(Place place, Object value) {
    return switch (value) {
      case String text -> new Text(place, text);
      case Long whole -> new Whole(place, whole);
      case Integer whole -> new Whole(place, whole);
      case Double real -> new Real(place, real);
      case Boolean flag -> new Flag(place, flag);
      case List<?> items ->
          new Sequence(place, items.stream().map(item -> of(place, (Object) item)).toList());
      case Map<?, ?> map when map.isEmpty() -> new Mapping(place, Map.of());
      default -> throw new IllegalArgumentException(value + " cannot be a default");
    };
  }
}
