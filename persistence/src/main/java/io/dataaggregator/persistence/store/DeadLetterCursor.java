package io.dataaggregator.persistence.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a page of dead letters ended: at {@code offset} of {@code unit}, in a generation. */
public record DeadLetterCursor(long generation, int unit, long offset) {
  /** Lengths keep every part within its type. */
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})~(\\d{1,9})~(\\d{1,18})");

  /** Empty if {@code text} is no cursor of ours. */
  public static Optional<DeadLetterCursor> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new DeadLetterCursor(
            Long.parseLong(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Long.parseLong(parts.group(3))));
  }

  String text() {
    return generation + "~" + unit + "~" + offset;
  }
}
