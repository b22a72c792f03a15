package io.dataaggregator.bench.duckdb;

import io.dataaggregator.bench.orders.Job;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The work as a query, into a file. */
public final class Duck {
  private Duck() {}

  /** Takes the arguments of {@link Job}. */
  public static void main(String[] args) throws SQLException {
    Job job = Job.of(args);
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      statement.execute("set threads=" + job.threads());
      statement.execute("set memory_limit='6GB'");
      statement.execute("set temp_directory='" + job.output() + "-temp'");
      statement.execute("set preserve_insertion_order=false");
      statement.execute(
          "copy (select %s, count(*), round(sum(qty * price), 2), max(price)%s) to '%s' (header false)"
              .formatted(Orders.key(job), Orders.from(job, "DOUBLE"), job.output()));
    }
  }
}
