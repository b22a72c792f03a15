package io.dataaggregator.cluster.running;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pipeline file in YAML, changed part by part. As it begins it counts CSV records by their column
 * {@code k} and sums their column {@code n}, in one attempt a run.
 */
public final class Definition {
  private final String name;
  private final Map<String, String> parts = new LinkedHashMap<>();

  private Definition(String name, String path) {
    this.name = name;
    parts.put("config", "{path: \"" + path + "\"}");
    parts.put("format", "{type: csv}");
    parts.put("fields", "{k: {type: string}, n: {type: int}}");
    parts.put("groupBy", "[k]");
    parts.put("measures", "{records: count(), sum: sum(n)}");
    parts.put("run", "{mode: batch, refresh: full, retry: {attempts: 1}}");
  }

  public static Definition of(String name, SourceFiles files) {
    return new Definition(name, files.all());
  }

  public static Definition of(String name, String path) {
    return new Definition(name, path);
  }

  public String name() {
    return name;
  }

  /** This one with {@code part} (a key of source, aggregate or spec) as this YAML. */
  public Definition with(String part, String yaml) {
    parts.put(part, yaml);
    return this;
  }

  /** This one with event time in the column {@code at}, and windows over it. */
  public Definition windows(String window) {
    parts.put("fields", "{at: {type: timestamp}, k: {type: string}, n: {type: int}}");
    return with("window", "{type: tumbling, timeField: at, " + window + "}");
  }

  /** Without {@code part}. */
  public Definition without(String part) {
    parts.remove(part);
    return this;
  }

  public String yaml() {
    var text = new StringBuilder("apiVersion: dataaggregator/v1\nkind: Pipeline\n");
    text.append("metadata: {name: ").append(name).append("}\nspec:\n");
    text.append("  source:\n    connector: file\n");
    add(text, "    ", "config", "format", "disorder", "fields");
    add(text, "  ", "transforms");
    text.append("  aggregate:\n");
    add(text, "    ", "groupBy", "window", "measures");
    add(text, "  ", "run", "limits");
    return text.toString();
  }

  private void add(StringBuilder text, String indent, String... keys) {
    for (String key : keys) {
      String value = parts.get(key);
      if (value != null) text.append(indent).append(key).append(": ").append(value).append('\n');
    }
  }
}
