package io.dataaggregator.bench.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A query over a file of bids on one thread, several times, after one that is not measured. */
public final class Nexmark {
  private static final String BIDS =
      "create view bid as select * from read_csv('FILE', header=true, delim=',', quote='',"
          + " escape='', auto_detect=false, columns={'auction':'BIGINT','bidder':'BIGINT',"
          + "'price':'BIGINT','channel':'VARCHAR','url':'VARCHAR','dateTime':'BIGINT',"
          + "'extra':'VARCHAR'})";

  private Nexmark() {}

  /** Takes files of the query and the bids, how many times, and files for rows and figures. */
  public static void main(String[] args) throws SQLException, IOException {
    String query = Files.readString(Path.of(args[0])).strip();
    int times = Integer.parseInt(args[2]);
    Path rows = Path.of(args[3]);
    List<String> figures = new ArrayList<>();
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      statement.execute("set threads=1");
      statement.execute("set memory_limit='6GB'");
      statement.execute("set temp_directory='" + rows + "-temp'");
      statement.execute("set preserve_insertion_order=false");
      statement.execute(BIDS.replace("FILE", args[1]));
      for (int i = 0; i <= times; i++) {
        Files.deleteIfExists(rows);
        long begin = System.nanoTime();
        long cpu = cpuNanos();
        statement.execute("copy (" + query + ") to '" + rows + "' (header true)");
        String taken = (System.nanoTime() - begin) + " " + (cpuNanos() - cpu);
        if (i > 0) figures.add(taken);
      }
    }
    Files.write(Path.of(args[4]), figures);
  }

  /** Of all threads so far. */
  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }
}
