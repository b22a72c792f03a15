package io.dataaggregator.bench.nexmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Our results beside the rows of a query, one by one. Whole numbers and texts must be equal, others
 * to 12 digits: what DuckDB sums in doubles depends on the order. An exact value may be as far from
 * its estimate as twice what the bound on its side is. By the bounds' confidence one in twenty is
 * beyond them, and those of sets that nearly agree go together; beyond twice it is one in 16,000.
 */
final class Comparison {
  private static final double PRECISION = 1e-12;

  private final List<String> columns;

  /** Rows of the query until the first result tells which columns are its key. */
  private final List<String[]> rows = new ArrayList<>();

  private final Map<String, String[]> expected = new HashMap<>();
  private int ours;
  private int estimates;
  private final List<String> outside = new ArrayList<>();
  private @Nullable String mistake;

  private Comparison(List<String> columns) {
    this.columns = columns;
  }

  /** Reads the rows of the query: CSV with a header, without quotes. */
  static Comparison with(Path rows) throws IOException {
    try (var lines = Files.newBufferedReader(rows, UTF_8)) {
      String header = lines.readLine();
      if (header == null) throw new IOException(rows + " is empty");
      var comparison = new Comparison(List.of(header.split(",", -1)));
      for (String line; (line = lines.readLine()) != null; ) {
        comparison.rows.add(line.split(",", -1));
      }
      return comparison;
    }
  }

  int rows() {
    return ours;
  }

  /** Compares one of our results. */
  void add(JsonNode result) {
    if (ours++ == 0) byKey(result.path("key"));
    StringBuilder key = new StringBuilder();
    for (String column : columns) {
      if (!isValue(column, result.path("key"))) key.append(text(column, result)).append(',');
    }
    String[] row = expected.remove(key.toString());
    if (row == null) {
      differ("DuckDB has no row for " + result);
      return;
    }
    for (int i = 0; i < row.length; i++) {
      if (isValue(columns.get(i), result.path("key"))) {
        value(row[i], result.path("values").path(columns.get(i)), result);
      }
    }
  }

  private static boolean isValue(String column, JsonNode key) {
    return !column.equals("start") && !column.equals("end") && !key.has(column);
  }

  private void byKey(JsonNode key) {
    for (String[] row : rows) {
      StringBuilder joined = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        if (!isValue(columns.get(i), key)) joined.append(row[i]).append(',');
      }
      if (expected.put(joined.toString(), row) != null) {
        differ("DuckDB has two rows for " + joined);
      }
    }
    rows.clear();
  }

  private static String text(String column, JsonNode result) {
    return switch (column) {
      case "start", "end" ->
          Long.toString(Instant.parse(result.path("window").path(column).asText()).toEpochMilli());
      default -> result.path("key").path(column).asText();
    };
  }

  private void value(String exact, JsonNode value, JsonNode result) {
    boolean same;
    if (value.has("estimate")) same = estimate(Double.parseDouble(exact), value);
    else if (value.isDouble()) same = isClose(Double.parseDouble(exact), value.asDouble());
    else if (value.isNumber()) same = new BigDecimal(exact).compareTo(value.decimalValue()) == 0;
    else same = value.isTextual() && value.asText().equals(exact);
    if (!same) differ("DuckDB has " + exact + " for " + value + " in " + result);
  }

  private static boolean isClose(double exact, double value) {
    return Math.abs(exact - value) <= PRECISION * Math.abs(exact);
  }

  private boolean estimate(double exact, JsonNode value) {
    double estimate = value.path("estimate").asDouble();
    double bound = value.path(exact < estimate ? "lower" : "upper").asDouble();
    estimates++;
    if (Math.abs(exact - estimate) <= Math.abs(bound - estimate)) return true;
    outside.add("%,.0f for %s".formatted(exact, value));
    return Math.abs(exact - estimate) <= 2 * Math.abs(bound - estimate);
  }

  private void differ(String what) {
    if (mistake == null) mistake = what;
  }

  /** What is wrong; null if nothing is. */
  @Nullable String mistake() {
    if (mistake != null) return mistake;
    if (!rows.isEmpty()) return "we lack all %,d rows".formatted(rows.size());
    Iterator<String[]> left = expected.values().iterator();
    return left.hasNext()
        ? "we lack %,d rows, among them %s"
            .formatted(expected.size(), String.join(",", left.next()))
        : null;
  }

  /** What was compared, if all of it was right. */
  String summary() {
    return estimates == 0
        ? "yes"
        : "yes, %d of %d estimates within bounds".formatted(estimates - outside.size(), estimates);
  }

  /** Exact values beyond the bounds of their estimates. */
  List<String> outside() {
    return List.copyOf(outside);
  }
}
