package io.dataaggregator.http.server;

import java.util.List;

/** A query parameter that a route takes; any other is refused by name. */
public sealed interface Parameter {
  /** As the query writes it. */
  String name();

  /** Whether a parameter so named is this one. */
  default boolean takes(String given) {
    return name().equals(given);
  }

  /** A whole number in {@code [min, max]}. */
  record Whole(String name, int byDefault, int min, int max) implements Parameter {}

  /** A point in time, ISO-8601 with a zone. */
  record Moment(String name) implements Parameter {}

  /** One of a few words. */
  record Choice(String name, List<String> choices) implements Parameter {}

  /** A cursor as an earlier answer gave it: opaque, printable ASCII. */
  record Cursor(String name) implements Parameter {}

  /** Any text, empty too, which whoever answers reads further. */
  record Text(String name) implements Parameter {}

  /** Any text, as often as wanted. */
  record Repeated(String name) implements Parameter {}

  /** {@code PREFIX.FIELD=value} for any field, each at most once. */
  record Fields(String prefix) implements Parameter {
    @Override
    public String name() {
      return prefix + ".FIELD";
    }

    @Override
    public boolean takes(String given) {
      return given.startsWith(prefix + ".") && given.length() > prefix.length() + 1;
    }

    /** The field that a parameter so named is about. */
    String field(String given) {
      return given.substring(prefix.length() + 1);
    }
  }

  /** The first of the items to show; lists of named things. */
  static Parameter skip() {
    return new Whole("skip", 0, 0, Integer.MAX_VALUE);
  }

  /** How many items to show. */
  static Parameter limit(int max) {
    return new Whole("limit", 100, 1, max);
  }
}
