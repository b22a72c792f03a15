package io.dataaggregator.bench;

import java.util.Locale;

/** How the orders are written. */
public enum Form {
  CSV("type: csv, multiline: false"),
  NDJSON("type: ndjson"),
  JSON("type: json");

  /** As a pipeline file has it. */
  final String format;

  Form(String format) {
    this.format = format;
  }

  /** As files and command lines have it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
