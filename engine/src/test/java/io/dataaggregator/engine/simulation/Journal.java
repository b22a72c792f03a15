package io.dataaggregator.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * An entity's events. The place of an event is its sequence number, and taken once: what the
 * primary key of a journal table does.
 */
final class Journal<E> {
  /** A write that was reported failed and is still under way. */
  record Ghost<E>(Journal<E> journal, long expected, List<E> events, Object note) {
    void land() {
      journal.append(expected, events, note);
    }
  }

  private final List<E> events = new ArrayList<>();
  private final BiConsumer<E, Object> observer;
  private final boolean fenced;

  /**
   * @param observer told of each event that is written, with the writer's note
   * @param fenced whether sequence numbers are unique
   */
  Journal(boolean fenced, BiConsumer<E, Object> observer) {
    this.fenced = fenced;
    this.observer = observer;
  }

  /** Writes all of {@code fresh} behind {@code expected} events, or none. */
  boolean append(long expected, List<E> fresh, Object note) {
    if (fenced && events.size() != expected) {
      return false;
    }
    for (E event : fresh) {
      events.add(event);
      observer.accept(event, note);
    }
    return true;
  }

  long size() {
    return events.size();
  }

  List<E> from(long sequence) {
    return events.subList((int) sequence, events.size());
  }
}
