package io.dataaggregator.engine.definition;

/** The notation of a definition's text. */
public enum Notation {
  /** YAML 1.2, core schema, one document, without anchors, aliases and tags. */
  YAML,
  /** JSON (RFC 8259). */
  JSON
}
