package io.dataaggregator.bench.duckdb;

import io.dataaggregator.bench.orders.Job;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The reference: every bucket in decimals, as cents, in the order of its key. */
public final class Exact {
  private Exact() {}

  /** Takes the arguments of {@link Job}. */
  public static void main(String[] args) throws SQLException {
    Job job = Job.of(args);
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      statement.execute(
          ("copy (select %s, count(*), (sum(qty * price) * 100)::BIGINT, (max(price) *"
                  + " 100)::BIGINT%s order by all) to '%s' (header false)")
              .formatted(Orders.key(job), Orders.from(job, "DECIMAL(10,2)"), job.output()));
    }
  }
}
