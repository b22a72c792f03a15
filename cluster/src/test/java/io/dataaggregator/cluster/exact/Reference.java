package io.dataaggregator.cluster.exact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What DuckDB makes of the same file: one JSON object for each day and country. */
final class Reference {
  private static final String COLUMNS =
      "{'id': 'VARCHAR', 'at': 'VARCHAR', 'country': 'VARCHAR', 'note': 'VARCHAR', 'item':"
          + " 'VARCHAR', 'price': 'VARCHAR', 'extreme': 'VARCHAR', 'tax': 'VARCHAR', 'quantity':"
          + " 'VARCHAR'}";

  /** Lists let the test add doubles exactly, and rank and count values itself. */
  private static final String QUERY =
      """
      SELECT epoch_us(t) // 86400000000 AS day, country, to_json({
        'records': count(*),
        'items': histogram(item),
        'prices': list(price) FILTER (price IS NOT NULL),
        'extremes': list(extreme) FILTER (extreme IS NOT NULL),
        'quantity': CAST(sum(quantity) AS VARCHAR), 'quantities': count(quantity),
        'least': min(quantity), 'most': max(quantity), 'spread': stddev_pop(quantity),
        'tax': CAST(sum(tax) AS VARCHAR), 'taxes': count(tax), 'leastTax': CAST(min(tax) AS VARCHAR),
        'lowest': min(price), 'highest': max(price), 'deviation': stddev_pop(price),
        'firstNote': arg_min(note, t), 'lastQuantity': arg_max(quantity, t),
        'lastPrice': arg_max(price, t), 'firstItem': arg_min(item, t),
        'greatestNote': max(note), 'notes': count(DISTINCT note)})
      FROM (SELECT CAST("at" AS TIMESTAMP) AS t, country, note, item,
              CAST(price AS DOUBLE) AS price, CAST(extreme AS DOUBLE) AS extreme,
              CAST(tax AS DECIMAL(18, 2)) AS tax, CAST(quantity AS BIGINT) AS quantity
            FROM (SELECT * FROM orders WHERE CAST(id AS BIGINT) % 1000 <> 500))
      GROUP BY ALL
      """;

  private Reference() {}

  /** Groups by their {@link #name}. */
  static Map<String, JsonNode> of(OrdersFile file) throws SQLException, IOException {
    boolean csv = file.format().equals("csv");
    String columns = csv ? COLUMNS.replace("'item'", "'unused': 'VARCHAR', 'item'") : COLUMNS;
    String table =
        csv
            ? "read_csv('%s', auto_detect = false, header = true, delim = ',', quote = '\"', escape"
                + " = '\"', allow_quoted_nulls = false, parallel = false, columns = %s)"
            : "read_json('%s', format = 'newline_delimited', columns = %s)";
    var groups = new HashMap<String, JsonNode>();
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      statement.execute("SET threads = 1");
      statement.execute("CREATE TABLE orders AS FROM " + table.formatted(file.plain(), columns));
      try (var rows = statement.executeQuery(QUERY)) {
        while (rows.next()) {
          groups.put(
              name(rows.getLong(1), rows.getString(2)),
              new ObjectMapper().readTree(rows.getString(3)));
        }
      }
    }
    return groups;
  }

  static String name(long day, @Nullable String country) {
    return day + " " + (country == null ? "null" : "'" + country + "'");
  }
}
