package io.dataaggregator.bench;

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
}
