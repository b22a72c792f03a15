package io.dataaggregator.engine.definition;

/** How bytes become records. */
public sealed interface FormatDefinition {
  /**
   * Delimited text (RFC 4180) whose first line names the columns.
   *
   * @param delimiter one ASCII character
   * @param multiline whether a quoted field may hold a line break
   */
  record Csv(char delimiter, boolean multiline) implements FormatDefinition {}

  /** One JSON object a line. */
  record Ndjson() implements FormatDefinition {}

  /**
   * One JSON document.
   *
   * @param records JSON pointer to the array of records; empty where the document is the array
   */
  record Json(String records) implements FormatDefinition {}
}
