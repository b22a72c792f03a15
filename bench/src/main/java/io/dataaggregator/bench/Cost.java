package io.dataaggregator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What processes have used so far, as Linux counts it in {@code /proc}.
 *
 * @param node CPU seconds of the node
 * @param postgres CPU seconds of every process of its PostgreSQL, ended ones included
 * @param peakMiB the node's largest resident set
 * @param nanos when this was read
 */
record Cost(double node, double postgres, long peakMiB, long nanos) {
  /** Linux shows times to programs in hundredths of a second, on every architecture. */
  private static final double TICKS = 100;

  private static final int UTIME = 13;

  static Cost of(long node, long postmaster) throws IOException {
    long ticks = ticks(postmaster);
    for (ProcessHandle child : ProcessHandle.of(postmaster).orElseThrow().descendants().toList()) {
      ticks += ticks(child.pid());
    }
    return new Cost(ticks(node) / TICKS, ticks / TICKS, peakMiB(node), System.nanoTime());
  }

  /** User and system time of a process and of its ended children; none of one that is gone. */
  private static long ticks(long pid) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The name, in brackets, may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long sum = 0;
      for (int i = UTIME - 2; i < UTIME + 2; i++) sum += Long.parseLong(fields[i]);
      return sum;
    } catch (NoSuchFileException gone) {
      return 0;
    }
  }

  private static long peakMiB(long pid) throws IOException {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      String peak = lines.filter(line -> line.startsWith("VmHWM:")).findFirst().orElseThrow();
      return Long.parseLong(peak.replaceAll("[^0-9]", "")) / 1024;
    }
  }

  double cpu() {
    return node + postgres;
  }

  double secondsSince(Cost earlier) {
    return (nanos - earlier.nanos) / 1e9;
  }
}
