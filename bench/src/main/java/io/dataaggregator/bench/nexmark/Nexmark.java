package io.dataaggregator.bench.nexmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.bench.node.Cost;
import io.dataaggregator.bench.node.Machine;
import io.dataaggregator.bench.node.Outputs;
import io.dataaggregator.bench.node.ServedNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Queries of NEXMark on one node, from the request for a run to its success, and in DuckDB over the
 * same file; both have done each query once before it is measured, and every row is compared.
 */
public final class Nexmark {
  private static final List<String> HEAP = List.of("-Xmx640m");

  private final int bids;
  private final List<Query> queries;
  private final int repetitions;
  private final Path directory;
  private final int port;
  private final Duck duck;

  /** What is said below the table. */
  private final List<String> notes = new ArrayList<>();

  /**
   * @param bids how many
   * @param queries which, in this order
   * @param repetitions of each
   * @param directory where bids, data and logs go
   * @param port where the node answers
   * @throws IllegalArgumentException if there is no such query
   */
  public Nexmark(
      int bids, List<String> queries, int repetitions, Path directory, int port, Duck duck) {
    this.bids = bids;
    this.queries = queries.stream().map(Query::named).toList();
    this.repetitions = repetitions;
    this.directory = directory;
    this.port = port;
    this.duck = duck;
  }

  /** Names of all queries. */
  public static List<String> queries() {
    return Query.labels();
  }

  /** Prints a table; false if any result is not what DuckDB's is. */
  public boolean run(PrintStream out) throws IOException {
    Path file = Bids.file(directory, bids);
    out.printf(
        "%n%s. %,d bids, %.0f MB. %d runs each: medians. Ours: `%s`, two splits; DuckDB: one"
            + " thread.%n%n",
        Machine.described(), bids, Files.size(file) / 1e6, repetitions, String.join(" ", HEAP));
    out.printf(
        "| query | our wall s | CPU s | k records / CPU s | DuckDB's wall s | CPU s |"
            + " k records / CPU s | rows | as DuckDB's |%n"
            + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |%n");
    boolean right = true;
    Outputs.delete(directory.resolve("node"));
    try (var node = ServedNode.start(directory.resolve("node"), directory, port, HEAP)) {
      for (Query query : queries) right &= run(query, file, node, out);
    }
    out.println();
    notes.forEach(out::println);
    for (Query query : queries) out.printf("%s: %s.%n", query.label(), query.what);
    return right;
  }

  private boolean run(Query query, Path file, ServedNode node, PrintStream out) throws IOException {
    String definition = query.definition(file);
    List<JsonNode> problems = node.problems(definition);
    if (!problems.isEmpty()) {
      out.printf("| %s | | | | | | | | NO |%n", query.label());
      notes.add(query.label() + ": " + problems);
      return false;
    }
    Figures ours = ours(query, definition, node);
    Path rows = directory.resolve(query.label() + ".rows");
    Figures theirs = theirs(query, file, rows);
    var comparison = Comparison.with(rows);
    node.results(query.label(), comparison::add);
    String mistake = comparison.mistake();
    out.printf(
        "| %s | %.2f | %.2f | %s | %.2f | %.2f | %s | %,d | %s |%n",
        query.label(),
        ours.wall(),
        ours.cpu(),
        ours.rate(bids),
        theirs.wall(),
        theirs.cpu(),
        theirs.rate(bids),
        comparison.rows(),
        mistake == null ? comparison.summary() : "NO");
    comparison.outside().forEach(each -> notes.add(query.label() + ", out of bounds: " + each));
    if (mistake != null) notes.add(query.label() + ": " + mistake);
    return mistake == null;
  }

  private Figures ours(Query query, String definition, ServedNode node) throws IOException {
    String pipeline = query.label();
    node.call("PUT", pipeline, definition);
    node.call("POST", pipeline + "/activate", "");
    node.run(pipeline);
    var runs = new ArrayList<Figures>();
    for (int i = 0; i < repetitions; i++) {
      Cost before = node.cost();
      JsonNode run = node.run(pipeline);
      Cost after = node.cost();
      JsonNode ledger = run.path("ledger");
      long counted = ledger.path("aggregated").asLong() + ledger.path("filtered").asLong();
      if (ledger.path("read").asLong() != bids || counted != bids) {
        throw new IOException("not every bid was read and counted: " + run);
      }
      runs.add(new Figures(after.secondsSince(before), after.cpu() - before.cpu()));
    }
    return Figures.median(runs);
  }

  /** Each line that the program leaves has nanoseconds of clock and CPU. */
  private Figures theirs(Query query, Path file, Path rows) throws IOException {
    Path sql = directory.resolve(query.label() + ".sql");
    Path figures = directory.resolve(query.label() + ".figures");
    Files.writeString(sql, query.sql());
    duck.run(
        List.of(
            sql.toString(),
            file.toString(),
            Integer.toString(repetitions),
            rows.toString(),
            figures.toString()),
        directory.resolve("duckdb.log"));
    var runs = new ArrayList<Figures>();
    for (String line : Files.readAllLines(figures)) {
      int blank = line.indexOf(' ');
      runs.add(
          new Figures(
              Long.parseLong(line.substring(0, blank)) / 1e9,
              Long.parseLong(line.substring(blank + 1)) / 1e9));
    }
    return Figures.median(runs);
  }
}
