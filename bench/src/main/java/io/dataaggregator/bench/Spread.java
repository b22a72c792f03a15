package io.dataaggregator.bench;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** A figure of several runs: half of them are at most the median. */
record Spread(double min, double median, double max) {
  static <T> Spread of(Collection<T> runs, ToDoubleFunction<T> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int last = sorted.length - 1;
    return new Spread(sorted[0], (sorted[last / 2] + sorted[(last + 1) / 2]) / 2, sorted[last]);
  }

  /** As a cell of a table, with so many decimals. */
  String cell(int decimals) {
    String number = "%,." + decimals + "f";
    return (number + " (" + number + ".." + number + ")").formatted(median, min, max);
  }
}
