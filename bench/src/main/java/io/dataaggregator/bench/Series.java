package io.dataaggregator.bench;

import java.util.ArrayList;
import java.util.List;

/** What one system needed for one work, run by run, and for the same with a single record. */
final class Series {
  final Contender contender;
  final List<Sample> runs = new ArrayList<>();
  final List<Sample> emptyRuns = new ArrayList<>();

  Series(Contender contender) {
    this.contender = contender;
  }

  /** CPU seconds that go by before the first record; none on a node that is up. */
  double emptyCpu() {
    return emptyRuns.isEmpty() ? 0 : Spread.of(emptyRuns, Sample::cpu).median();
  }

  /** Thousand records by CPU second. */
  Spread rate(int records) {
    double empty = emptyCpu();
    return Spread.of(runs, run -> records / 1_000.0 / (run.cpu() - empty));
  }

  double medianCpu() {
    return Spread.of(runs, Sample::cpu).median();
  }
}
