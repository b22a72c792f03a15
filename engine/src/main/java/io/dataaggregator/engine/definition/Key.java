package io.dataaggregator.engine.definition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One key of a section of the file: what the parser checks, the JSON Schema publishes and the
 * reference documents.
 *
 * @param byDefault what stands for an absent key, as a document would write it; an empty map for a
 *     section that has defaults itself; null for nothing
 * @param about one sentence
 */
record Key(String name, Shape shape, boolean required, @Nullable Object byDefault, String about) {
  static Key required(String name, Shape shape, String about) {
    return new Key(name, shape, true, null, about);
  }

  static Key optional(String name, Shape shape, String about) {
    return new Key(name, shape, false, null, about);
  }

  static Key optional(String name, Shape shape, Object byDefault, String about) {
    return new Key(name, shape, false, byDefault, about);
  }

  /** A section that may be left out: its own defaults stand then. */
  static Key section(String name, Shape shape, String about) {
    return new Key(name, shape, false, Map.of(), about);
  }

  /** A key that is known and not there yet. */
  static Key later(String name) {
    return new Key(name, new Shape.Later(), false, null, "");
  }

  boolean isLater() {
    return shape instanceof Shape.Later;
  }
}
