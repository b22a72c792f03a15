package io.dataaggregator.bench.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What processes have used so far, as Linux counts it in {@code /proc}.
 *
 * @param node CPU seconds of the node
 * @param postgres CPU seconds of every process of its PostgreSQL, ended ones included
 * @param peakMiB the node's largest resident set
 * @param nanos when this was read
 */
public record Cost(double node, double postgres, long peakMiB, long nanos) {
  /** Linux shows times to programs in hundredths of a second, on every architecture. */
  private static final double TICKS = 100;

  /** Where the line of numbers has user and system time, then those of ended children. */
  private static final int UTIME = 13;

  private static final int CUTIME = 15;

  /** What the processes have used. */
  static Cost of(long node, long postmaster) throws IOException {
    long ticks = ticks(postmaster, UTIME, UTIME + 4);
    for (ProcessHandle child : ProcessHandle.of(postmaster).orElseThrow().descendants().toList()) {
      ticks += ticks(child.pid(), UTIME, UTIME + 4);
    }
    return new Cost(
        ticks(node, UTIME, UTIME + 4) / TICKS, ticks / TICKS, peakMiB(node), System.nanoTime());
  }

  /** CPU seconds of all processes that this one has started and that have ended. */
  public static double ofEndedChildren() throws IOException {
    return ticks(ProcessHandle.current().pid(), CUTIME, CUTIME + 2) / TICKS;
  }

  /** Times of a process; none of one that is gone. */
  private static long ticks(long pid, int from, int to) throws IOException {
    String stat = read(pid, "stat");
    if (stat.isEmpty()) return 0;
    // The name, in brackets, may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long sum = 0;
    for (int i = from - 2; i < to - 2; i++) sum += Long.parseLong(fields[i]);
    return sum;
  }

  /** The largest resident set of a process; 0 of one that is gone. */
  public static long peakMiB(long pid) throws IOException {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .sum();
  }

  private static String read(long pid, String file) throws IOException {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      // It may end between being opened and being read.
      if (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) throw e;
      return "";
    }
  }

  /** CPU seconds of both. */
  public double cpu() {
    return node + postgres;
  }

  /** Seconds by the clock. */
  public double secondsSince(Cost earlier) {
    return (nanos - earlier.nanos) / 1e9;
  }
}
