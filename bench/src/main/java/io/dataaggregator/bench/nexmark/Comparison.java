package io.dataaggregator.bench.nexmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Our results beside the rows of a query, one by one. Whole numbers and texts must be equal, others
 * to 12 digits: what DuckDB sums in doubles depends on the order. Of an estimate the exact value
 * must be within its bounds, or else not further out than they are wide; and no more of them may be
 * out than their confidence allows.
 */
final class Comparison {
  private static final double PRECISION = 1e-12;

  /** How often an exact value is beyond one bound or the other, as the API says. */
  private static final double OUTSIDE = 2 * 0.023;

  /** How rarely a right result may be called wrong. */
  private static final double DOUBT = 1e-3;

  private final List<String> columns;
  private final Map<String, String[]> expected = new HashMap<>();
  private int ours;
  private int estimates;
  private int outside;
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
      for (String line; (line = lines.readLine()) != null; ) comparison.expect(line.split(",", -1));
      return comparison;
    }
  }

  /** Names of values are told from keys by the first result: until then rows have no key. */
  private void expect(String[] row) {
    expected.put(String.join(",", row), row);
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
    List<String[]> rows = List.copyOf(expected.values());
    expected.clear();
    for (String[] row : rows) {
      StringBuilder joined = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        if (!isValue(columns.get(i), key)) joined.append(row[i]).append(',');
      }
      if (expected.put(joined.toString(), row) != null) {
        differ("DuckDB has two rows for " + joined);
      }
    }
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
    double lower = value.path("lower").asDouble();
    double upper = value.path("upper").asDouble();
    estimates++;
    if (exact >= lower && exact <= upper) return true;
    outside++;
    double width = upper - lower;
    return exact >= lower - width && exact <= upper + width;
  }

  private void differ(String what) {
    if (mistake == null) mistake = what;
  }

  /** What is wrong; null if nothing is. */
  @Nullable String mistake() {
    if (mistake != null) return mistake;
    Iterator<String[]> left = expected.values().iterator();
    if (left.hasNext()) {
      return "we lack %,d rows, among them %s"
          .formatted(expected.size(), String.join(",", left.next()));
    }
    return outside <= allowed(estimates)
        ? null
        : "%d of %d exact values are out of bounds".formatted(outside, estimates);
  }

  /** What was compared, if all of it was right. */
  String summary() {
    return estimates == 0
        ? "yes"
        : "yes, %d of %d estimates within bounds".formatted(estimates - outside, estimates);
  }

  /** The number that right estimates pass less often than {@link #DOUBT}: binomial. */
  static int allowed(int estimates) {
    double probability = Math.pow(1 - OUTSIDE, estimates);
    double upTo = probability;
    int most = 0;
    while (upTo < 1 - DOUBT && most < estimates) {
      probability *= (estimates - most) / (most + 1.0) * OUTSIDE / (1 - OUTSIDE);
      upTo += probability;
      most++;
    }
    return most;
  }
}
