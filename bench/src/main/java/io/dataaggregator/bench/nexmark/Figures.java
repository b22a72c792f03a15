package io.dataaggregator.bench.nexmark;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one run of a query took.
 *
 * @param wall seconds
 * @param cpu seconds
 */
record Figures(double wall, double cpu) {
  /** Each figure's median. */
  static Figures median(List<Figures> runs) {
    return new Figures(median(runs, Figures::wall), median(runs, Figures::cpu));
  }

  private static double median(List<Figures> runs, ToDoubleFunction<Figures> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).toArray();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    return (sorted[last / 2] + sorted[(last + 1) / 2]) / 2;
  }

  /** Thousand records by CPU second; empty where that is too little to be seen. */
  String rate(int records) {
    return cpu == 0 ? "" : "%,.0f".formatted(records / 1_000.0 / cpu);
  }
}
