package io.dataaggregator.engine.definition;

/**
 * Where something stands in a text.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
public record Place(int line, int column) {
  /** The begin of a text. */
  static final Place BEGIN = new Place(1, 1);
}
