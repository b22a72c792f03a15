package io.dataaggregator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.bench.node.Cost;
import io.dataaggregator.bench.node.Machine;
import io.dataaggregator.bench.node.Outputs;
import io.dataaggregator.bench.node.ServedNode;
import io.dataaggregator.bench.node.Stored;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Work W1 over more and more orders with more and more splits: what a million of them cost. */
final class Scale {
  static final Map<String, String> OPTIONS =
      Map.of(
          "-m", "MILLIONS,MILLIONS of orders, in ascending order; 1,5,20 if left out",
          "-s", "SPLITS,SPLITS at a time; 1,2,4,8 if left out",
          "-r", "REPETITIONS; 3 if left out");

  private static final int MILLION = 1_000_000;

  private final List<Integer> millions;
  private final List<Integer> splits;
  private final int repetitions;
  private final Path directory;

  /**
   * @param options of {@link #OPTIONS}
   * @throws IllegalArgumentException saying which is wrong
   */
  Scale(Map<String, String> options, Path directory) {
    millions = Options.numbers(options, "-m", "1,5,20", 100);
    splits = Options.numbers(options, "-s", "1,2,4,8", 64);
    repetitions = Options.numbers(options, "-r", "3", 99).getFirst();
    this.directory = directory;
  }

  /** What one run took. */
  private record Run(Cost before, Cost after, Stored stored) {
    double cpu() {
      return after.cpu() - before.cpu();
    }
  }

  /** Prints a table, a row for each number of splits and orders. */
  void run(PrintStream out) throws IOException {
    List<String> heap = Work.W1_CSV.heap();
    out.printf(
        "%n%s. W1 as CSV, `%s`, one node for each number of splits. %d runs each: median"
            + " (min..max); of stored bytes and peak the last.%n%n",
        Machine.described(), String.join(" ", heap), repetitions);
    out.printf(
        "| splits | million orders | wall s | CPU s | CPU s per million | peak RSS MB so far |"
            + " journal MB per million | sealed results MB per million | events |%n"
            + "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |%n");
    for (int parallelism : splits) {
      Path home = directory.resolve("node");
      Outputs.delete(home);
      try (var node = ServedNode.start(home, directory, SideBySide.PORT, heap)) {
        // not measured: it warms the node
        measure(node, parallelism, millions.getFirst());
        for (int orders : millions) {
          row(out, parallelism, orders, measure(node, parallelism, orders));
        }
      }
    }
  }

  private static void row(PrintStream out, int parallelism, int millions, List<Run> runs) {
    Run last = runs.getLast();
    out.printf(
        "| %d | %d | %s | %s | %s | %,d | %.2f | %.2f | %,d |%n",
        parallelism,
        millions,
        Spread.of(runs, run -> run.after().secondsSince(run.before())).cell(2),
        Spread.of(runs, Run::cpu).cell(2),
        Spread.of(runs, run -> run.cpu() / millions).cell(2),
        last.after().peakMiB(),
        last.stored().eventBytes() / 1e6 / millions,
        last.stored().segmentBytes() / 1e6 / millions,
        last.stored().events());
  }

  private List<Run> measure(ServedNode node, int parallelism, int millions) throws IOException {
    String name = "w1-%dm".formatted(millions);
    Path orders = Orders.dense(directory.resolve("orders"), millions * MILLION);
    node.call(
        "PUT",
        name,
        Work.W1_CSV
            .definition(orders, parallelism)
            .replace("name: " + Work.W1_CSV.label, "name: " + name));
    node.call("POST", name + "/activate", "");
    var runs = new ArrayList<Run>();
    for (int i = 0; i < repetitions; i++) {
      Stored stored = Stored.of(node, name);
      Cost before = node.cost();
      JsonNode run = node.run(name);
      Cost after = node.cost();
      runs.add(new Run(before, after, Stored.of(node, name).since(stored)));
      JsonNode books = node.call("GET", name + "/verify", "");
      boolean balanced = books.path("balanced").asBoolean();
      if (!balanced || run.at("/ledger/read").asLong() != (long) millions * MILLION) {
        throw new IOException("not every order was counted: " + run + books);
      }
    }
    return runs;
  }
}
