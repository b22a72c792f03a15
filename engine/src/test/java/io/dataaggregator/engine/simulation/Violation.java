package io.dataaggregator.engine.simulation;

/** The protocol broke a promise. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }
}
