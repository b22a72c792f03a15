package io.dataaggregator.engine.expression;

/** How two values are compared; the two others are these with their operands swapped. */
enum Relation {
  EQUAL,
  NOT_EQUAL,
  LESS,
  LESS_OR_EQUAL
}
