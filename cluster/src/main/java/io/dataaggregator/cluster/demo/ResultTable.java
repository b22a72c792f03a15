package io.dataaggregator.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Results, as the API gives them, set as a table for a terminal. */
final class ResultTable {
  private ResultTable() {}

  /** The first {@code limit} of {@code rows} under a heading, and a word about the rest. */
  static String of(List<JsonNode> rows, int limit) {
    Set<String> keys = new LinkedHashSet<>();
    Set<String> values = new LinkedHashSet<>();
    boolean windows = false;
    for (JsonNode row : rows) {
      row.path("key").fieldNames().forEachRemaining(keys::add);
      row.path("values").fieldNames().forEachRemaining(values::add);
      windows |= row.path("window").hasNonNull("start");
    }
    var lines = new ArrayList<List<String>>();
    var heading = new ArrayList<String>();
    if (windows) heading.add("window");
    heading.addAll(keys);
    heading.addAll(values);
    lines.add(heading);
    for (JsonNode row : rows.subList(0, Math.min(limit, rows.size()))) {
      var line = new ArrayList<String>();
      if (windows) line.add(window(row.path("window").path("start").asText()));
      for (String key : keys) line.add(cell(row.path("key").path(key)));
      for (String value : values) line.add(cell(row.path("values").path(value)));
      lines.add(line);
    }
    String rest = rows.size() > limit ? "  ... and " + (rows.size() - limit) + " more\n" : "";
    return layout(lines) + rest;
  }

  private static String window(String start) {
    return start.endsWith("T00:00:00Z") ? start.substring(0, start.indexOf('T')) : start;
  }

  private static String cell(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) return "-";
    if (value.isArray()) return value.isEmpty() ? "-" : cell(value.get(0));
    if (value.has("items")) return cell(value.get("items"));
    if (value.has("value")) return cell(value.get("value"));
    if (value.has("estimate")) return cell(value.get("estimate"));
    if (value.isFloatingPointNumber()) return number(value.asDouble());
    return value.asText();
  }

  private static String number(double value) {
    // a sketch's estimate of a small count is off by a hair
    return Math.abs(value - Math.rint(value)) < 1e-4 && Math.abs(value) < 1e15
        ? Long.toString(Math.round(value))
        : String.format("%.2f", value);
  }

  private static String layout(List<List<String>> lines) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        text.append("  ").append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length()));
      }
      while (text.charAt(text.length() - 1) == ' ') text.setLength(text.length() - 1);
      text.append('\n');
    }
    return text.toString();
  }
}
