package io.dataaggregator.engine.decision;

import java.util.List;

/**
 * What an entity's core decides on a command: the events it causes, or the reason it causes none.
 *
 * @param <E> the entity's events
 * @param <R> the entity's reasons for refusing
 */
public sealed interface Decision<E, R> {
  /** The events to persist, in order, all or none; no event means that nothing has to change. */
  record Accepted<E, R>(List<E> events) implements Decision<E, R> {}

  /** Nothing happens. */
  record Rejected<E, R>(R reason) implements Decision<E, R> {}

  static <E, R> Decision<E, R> accept(E event) {
    return new Accepted<>(List.of(event));
  }

  static <E, R> Decision<E, R> accept(List<E> events) {
    return new Accepted<>(List.copyOf(events));
  }

  /** The command was carried out before: what makes repeated delivery harmless. */
  static <E, R> Decision<E, R> unchanged() {
    return new Accepted<>(List.of());
  }

  static <E, R> Decision<E, R> reject(R reason) {
    return new Rejected<>(reason);
  }
}
