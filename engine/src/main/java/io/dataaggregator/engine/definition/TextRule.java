package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.schedule.Schedule;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a text must be, beside its length. */
enum TextRule {
  ANY("definition.bad-value", ""),
  /** Not blank. */
  EXPRESSION("definition.bad-value", ""),
  DNS_LABEL("definition.bad-name", "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"),
  IDENTIFIER("definition.bad-name", "^[A-Za-z_][A-Za-z0-9_]*$"),
  LABEL_KEY("definition.bad-name", "^[A-Za-z0-9]([-_./A-Za-z0-9]*[A-Za-z0-9])?$"),
  LABEL_VALUE("definition.bad-value", "^[^\\u0000-\\u001f\\u007f]*$"),
  FIELD_TYPE(
      "definition.bad-value",
      "^(bool|int|double|string|timestamp|json|decimal\\(([0-9]|1[0-8])\\))$"),
  POINTER("definition.bad-pointer", "^(/([^~/]|~0|~1)*)*$"),
  ZONE("definition.bad-timezone", ""),
  DATE_PATTERN("definition.bad-pattern", ""),
  TIMESTAMP(
      "definition.bad-timestamp",
      "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?"
          + "(Z|[+-][0-9]{2}:[0-9]{2})$"),
  DELIMITER("definition.bad-value", "^[\\u0001-\\u0009\\u000b\\u000c\\u000e-\\u0021#-\\u007f]$"),
  SCHEDULE("definition.bad-schedule", "");

  /**
   * CEL's keywords and reserved words (language definition, "Syntax"): no field can be called so.
   */
  static final Set<String> RESERVED =
      Set.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "let",
          "loop",
          "namespace",
          "null",
          "package",
          "return",
          "true",
          "var",
          "void",
          "while");

  private static final String TIMESTAMP_HINT =
      "write date, time and offset such as 2026-01-31T12:30:00Z, to the microsecond at most";

  private final String code;
  private final String regex;
  private final Pattern compiled;

  TextRule(String code, String regex) {
    this.code = code;
    this.regex = regex;
    compiled = Pattern.compile(regex);
  }

  /** The code of problems with such a text. */
  String code() {
    return code;
  }

  /** A pattern that ECMAScript reads the same way, or empty where the rule has none. */
  String regex() {
    return regex;
  }

  /** What is wrong with {@code text} and what to write instead, or null. */
  @Nullable String fault(String text) {
    boolean matches = regex.isEmpty() || this == POINTER || compiled.matcher(text).matches();
    return switch (this) {
      case ANY -> null;
      case EXPRESSION -> text.isBlank() ? "write an expression" : null;
      case DNS_LABEL ->
          matches
              ? null
              : "use lower-case letters, digits and hyphens, a letter or digit first and last";
      case IDENTIFIER -> identifier(text, matches);
      case LABEL_KEY ->
          matches ? null : "use letters, digits and - _ . / with a letter or digit first and last";
      case LABEL_VALUE -> matches ? null : "leave control characters out";
      case FIELD_TYPE -> matches ? null : fieldType(text);
      // the pattern is for the schema: by recursion it would overflow the stack on long texts
      case POINTER ->
          Pointer.valid(text) ? null : "write a JSON pointer (RFC 6901) such as /properties/time";
      case ZONE -> zone(text);
      case DATE_PATTERN -> datePattern(text);
      case TIMESTAMP -> matches ? timestamp(text) : TIMESTAMP_HINT;
      case DELIMITER ->
          matches ? null : "use one ASCII character that is neither a quote nor a line break";
      case SCHEDULE -> schedule(text);
    };
  }

  private static @Nullable String identifier(String text, boolean matches) {
    if (!matches) return "use letters, digits and underscores, no digit first";
    return RESERVED.contains(text) ? "CEL reserves the word: choose another name" : null;
  }

  private static String fieldType(String text) {
    return text.startsWith("decimal")
        ? "write decimal(SCALE) with a scale of 0 to 18, for example decimal(2)"
        : "known types are bool, int, double, decimal(SCALE), string, timestamp, json";
  }

  private static @Nullable String zone(String text) {
    try {
      ZoneId.of(text);
      return null;
    } catch (DateTimeException unknown) {
      return "write a name of the tz database such as Europe/Berlin, or UTC";
    }
  }

  private static @Nullable String datePattern(String text) {
    String letters = DatePatterns.letters(text);
    // a pad makes the formatter's builder throw a ClassCastException for some good patterns
    if (letters.contains("p")) return "padding (p) is not supported: repeat the letter instead";
    try {
      var unused = DateTimeFormatter.ofPattern(text, Locale.ENGLISH);
    } catch (IllegalArgumentException e) {
      return "no pattern of java.time.format.DateTimeFormatter: " + e.getMessage();
    }
    return DatePatterns.namesDay(letters) ? null : "it must name year and day, as in uuuu-MM-dd";
  }

  private static @Nullable String timestamp(String text) {
    try {
      var unused = OffsetDateTime.parse(text);
      return null;
    } catch (DateTimeException none) {
      return "there is no such time: " + TIMESTAMP_HINT;
    }
  }

  private static @Nullable String schedule(String text) {
    try {
      Schedule.parse(text);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
