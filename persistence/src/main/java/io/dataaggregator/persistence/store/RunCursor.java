package io.dataaggregator.persistence.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Where a page of runs ended: at the run {@code id}, queued at {@code queuedAt}. */
public record RunCursor(Instant queuedAt, String id) {
  /** Empty if {@code text} is no cursor of ours. */
  public static Optional<RunCursor> parse(String text) {
    int separator = text.indexOf('~');
    if (separator <= 0) {
      return Optional.empty();
    }
    try {
      Instant queuedAt = Instant.parse(text.substring(0, separator));
      return Optional.of(new RunCursor(queuedAt, text.substring(separator + 1)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  String text() {
    return queuedAt + "~" + id;
  }
}
