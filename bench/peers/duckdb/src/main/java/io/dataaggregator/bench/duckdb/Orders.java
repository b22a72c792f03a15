package io.dataaggregator.bench.duckdb;

import io.dataaggregator.bench.orders.Job;

/** A file of orders as DuckDB reads it. */
final class Orders {
  private static final String COLUMNS =
      "{'id':'BIGINT','ts':'BIGINT','user':'VARCHAR','country':'VARCHAR','product':'VARCHAR',"
          + "'qty':'INTEGER','price':'PRICE','status':'VARCHAR'}";

  private Orders() {}

  /** The orders that are ok. */
  static String from(Job job, String price) {
    String columns = COLUMNS.replace("PRICE", price);
    String reader =
        job.json()
            ? "read_json('FILE', format='newline_delimited', columns=" + columns + ")"
            : "read_csv('FILE', header=true, delim=',', quote='', escape='', auto_detect=false,"
                + " columns="
                + columns
                + ")";
    return " from " + reader.replace("FILE", job.input()) + " where status = 'ok' group by all";
  }

  /** What they are grouped by. */
  static String key(Job job) {
    return "ts // 60000 * 60000 as w, country" + (job.byProduct() ? ", product" : "");
  }
}
