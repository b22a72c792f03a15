package io.dataaggregator.bench;

import io.dataaggregator.bench.node.ServedNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The same works on every system, in turn: each repetition has one run of each, so that whatever
 * the machine does besides meets all of them. Ours runs at both ends of every turn under two names;
 * what these two differ by is noise.
 */
final class SideBySide {
  static final String OURS = "us, exactly-once, durable";
  static final String AGAIN = "us again";
  static final int PORT = 18_001;

  private final Choice choice;
  private final Path directory;
  private final PrintStream progress;

  SideBySide(Choice choice, Path directory, PrintStream progress) {
    this.choice = choice;
    this.directory = directory;
    this.progress = progress;
  }

  void run(PrintStream out) throws IOException {
    var report = new Report(out);
    report.header(choice);
    Map<Work, List<Series>> all = new EnumMap<>(Work.class);
    for (Work work : choice.works()) {
      Rows exact = Exact.of(work, orders(), directory);
      List<Series> measured = measure(work);
      report.work(work, exact, measured);
      all.put(work, measured);
    }
    report.comparison(all);
  }

  private Path orders() {
    return directory.resolve("orders");
  }

  private List<Series> measure(Work work) throws IOException {
    var series = new ArrayList<Series>();
    for (Peer peer : Peer.values()) {
      if (choice.systems().contains(peer.module) && peer.does(work)) {
        series.add(new Series(new PeerRuns(peer, work, orders(), directory.resolve("peers"))));
      }
    }
    if (!choice.systems().contains(Choice.US)) {
      repeat(work, series);
      return series;
    }
    try (var node = ServedNode.start(directory.resolve("node"), orders(), PORT, work.heap())) {
      Ours ours = Ours.warmed(OURS, node, work, orders());
      series.addFirst(new Series(ours));
      series.addLast(new Series(ours.again(AGAIN)));
      repeat(work, series);
    }
    return series;
  }

  private void repeat(Work work, List<Series> series) throws IOException {
    for (int i = 1; i <= choice.repetitions(); i++) {
      // Each second turn goes backwards, so that no system is always the fresher one.
      for (Series one : i % 2 == 1 ? series : series.reversed()) {
        Sample sample = one.contender.run();
        one.runs.add(sample);
        one.contender.runEmpty().ifPresent(one.emptyRuns::add);
        progress.printf(
            "%s %d/%d %s: %.2f CPU s%n",
            work.label, i, choice.repetitions(), one.contender.label(), sample.cpu());
      }
    }
  }
}
