package io.dataaggregator.bench;

import io.dataaggregator.bench.node.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was measured, in Markdown. */
final class Report {
  private static final List<Peer> COMPARED =
      List.of(Peer.FLINK, Peer.JET, Peer.DUCKDB, Peer.BLOCKS);

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  /** What the figures depend on. */
  void header(Choice choice) throws IOException {
    out.printf(
        "%nCommit %s. Flink %s, Hazelcast Jet %s, DuckDB %s, Pekko %s for the blocks, all on JDK"
            + " %s. %d CPUs. %d repetitions in turn: median (min..max).%n",
        Machine.commit(),
        Peer.FLINK.version("flink-streaming-java"),
        Peer.JET.version("hazelcast"),
        Peer.DUCKDB.version("duckdb_jdbc"),
        Peer.BLOCKS.version("pekko-stream_2.13"),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        choice.repetitions());
  }

  /** One table: every system at one work. */
  void work(Work work, Rows exact, List<Series> measured) {
    Map<String, List<String>> heaps =
        measured.stream()
            .map(series -> series.contender)
            .collect(
                Collectors.groupingBy(
                    Contender::heap,
                    LinkedHashMap::new,
                    Collectors.mapping(Contender::label, Collectors.toList())));
    out.printf("%nHeaps at %s:", work.label);
    heaps.forEach((heap, labels) -> out.printf(" `%s` for %s.", heap, String.join("; ", labels)));
    out.printf(
        "%n%n| %s | CPU s | wall s | peak RSS MB | k records / CPU s | empty run, CPU s | rows |"
            + " exact |%n| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |%n",
        work.label);
    for (Series series : measured) row(work, exact, series);
    for (Series series : measured) {
      if (series.emptyRuns.isEmpty()) {
        out.printf(
            "%nOf the CPU s of %s PostgreSQL's: %s. Used since the run before and not counted:"
                + " %s.%n",
            series.contender.label(),
            Spread.of(series.runs, Sample::postgres).cell(2),
            Spread.of(series.runs, Sample::deferred).cell(2));
      }
    }
  }

  private void row(Work work, Rows exact, Series series) {
    boolean right = series.runs.stream().allMatch(run -> run.rows().equals(exact));
    out.printf(
        "| %s | %s | %s | %s | %s | %s | %,d | %s |%n",
        series.contender.label(),
        Spread.of(series.runs, Sample::cpu).cell(2),
        Spread.of(series.runs, Sample::wall).cell(2),
        Spread.of(series.runs, Sample::peakMiB).cell(0),
        series.rate(work.records).cell(0),
        series.emptyRuns.isEmpty() ? "" : Spread.of(series.emptyRuns, Sample::cpu).cell(2),
        series.runs.getLast().rows().count(),
        right ? "yes" : "NO");
  }

  /** Rates of the works side by side, and how many times theirs ours is. */
  void comparison(Map<Work, List<Series>> all) {
    out.printf("%n| k records / CPU s | %s | %s |", SideBySide.OURS, SideBySide.AGAIN);
    for (Peer peer : COMPARED) out.printf(" %s |", peer.label);
    for (Peer peer : COMPARED) out.printf(" us/%s |", peer.module);
    out.printf("%n| --- |%s%n", " ---: |".repeat(2 + 2 * COMPARED.size()));
    all.forEach((work, measured) -> {
      Map<String, Double> rates = new LinkedHashMap<>();
      for (Series series : measured) {
        rates.put(series.contender.label(), series.rate(work.records).median());
      }
      comparison(work.label, rates);
    });
    List<Series> large = all.getOrDefault(Work.W1_CSV_20M, List.of());
    List<Series> small = all.getOrDefault(Work.W1_CSV, List.of());
    if (!large.isEmpty() && !small.isEmpty()) comparison("marginal", marginal(small, large));
  }

  /** What the records cost that 20 million have more than 5: no start, no warm-up. */
  private static Map<String, Double> marginal(List<Series> small, List<Series> large) {
    double records = (Work.W1_CSV_20M.records - Work.W1_CSV.records) / 1_000.0;
    Map<String, Double> rates = new LinkedHashMap<>();
    for (int i = 0; i < small.size(); i++) {
      double cpu = large.get(i).medianCpu() - small.get(i).medianCpu();
      rates.put(small.get(i).contender.label(), records / cpu);
    }
    return rates;
  }

  private void comparison(String name, Map<String, Double> rates) {
    out.printf("| %s |", name);
    double ours = rates.getOrDefault(SideBySide.OURS, Double.NaN);
    out.printf(" %s | %s |", cell(ours, 0), cell(rates.get(SideBySide.AGAIN), 0));
    for (Peer peer : COMPARED) out.printf(" %s |", cell(rates.get(peer.label), 0));
    for (Peer peer : COMPARED) {
      out.printf(" %s |", cell(ours / rates.getOrDefault(peer.label, Double.NaN), 2));
    }
    out.printf("%n");
  }

  private static String cell(@Nullable Double value, int decimals) {
    if (value == null || value.isNaN()) return "";
    return ("%,." + decimals + "f").formatted(value);
  }
}
