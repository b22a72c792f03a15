package io.dataaggregator.engine.decode;

/** What a JSON value is; null is handled before anybody asks. */
enum JsonKind {
  /** The text given is its content, unescaped and without quotes. */
  STRING,
  NUMBER,
  BOOL,
  OBJECT,
  ARRAY
}
