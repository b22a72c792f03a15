package io.dataaggregator.engine.definition;

/** What a pattern of {@link java.time.format.DateTimeFormatter} holds. */
final class DatePatterns {
  private DatePatterns() {}

  /** The pattern's letters without quoted text. */
  static String letters(String pattern) {
    var letters = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\'') quoted = !quoted;
      else if (!quoted) letters.append(c);
    }
    return letters.toString();
  }

  /** Whether a date comes out: year and day, or a modified Julian day. */
  static boolean namesDay(String letters) {
    return any(letters, "g") || (any(letters, "uyY") && any(letters, "dDeEcF"));
  }

  /** Whether the text itself names its zone or offset. */
  static boolean namesZone(String letters) {
    return any(letters, "VvzOXxZ");
  }

  private static boolean any(String letters, String wanted) {
    return wanted.chars().anyMatch(c -> letters.indexOf(c) >= 0);
  }
}
