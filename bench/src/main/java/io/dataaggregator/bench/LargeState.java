package io.dataaggregator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.bench.node.Machine;
import io.dataaggregator.bench.node.Outputs;
import io.dataaggregator.bench.node.ServedNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One split that holds very many open buckets and is given records without end: what commits and
 * snapshots take, and how long it is away when its node is killed.
 */
final class LargeState {
  static final Map<String, String> OPTIONS =
      Map.of(
          "-b", "BUCKETS, up to a million; 1000000 if left out",
          "-t", "SECONDS that are measured; 60 if left out");

  private static final String PIPELINE = "large-state";

  /** By then one key in 10^9 has not come: keys are as often each. */
  private static final int RECORDS_A_KEY = 20;

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final List<String> HEAP = List.of("-Xmx2g");

  private static final String DEFINITION =
      """
      apiVersion: dataaggregator/v1
      kind: Pipeline
      metadata: {name: large-state}
      spec:
        source:
          connector: generator
          config: {keys: BUCKETS}
          disorder: 1s
          fields:
            at: {type: timestamp}
            key: {type: string}
            amount: {type: int}
            price: {type: double}
        aggregate:
          groupBy: [key]
          window: {type: tumbling, size: 36500d, timeField: at}
          measures: {orders: count(), amount: sum(amount), dearest: max(price)}
        run: {mode: continuous, parallelism: 1}
        limits: {buckets: 2000000, stateBytes: 1GiB}
      """;

  private final int buckets;
  private final int seconds;
  private final Path home;

  /**
   * @param options of {@link #OPTIONS}
   * @throws IllegalArgumentException saying which is wrong
   */
  LargeState(Map<String, String> options, Path directory) {
    buckets = Options.numbers(options, "-b", "1000000", 1_000_000).getFirst();
    seconds = Options.numbers(options, "-t", "60", 3600).getFirst();
    home = directory.resolve("node");
  }

  /** Prints what was measured. */
  void run(PrintStream out) throws IOException {
    Outputs.delete(home);
    out.printf(
        "%n%s, `%s`. One split, %,d buckets.%n%n",
        Machine.described(), String.join(" ", HEAP), buckets);
    out.printf("| what | |%n| --- | --- |%n");
    ServedNode first = timed();
    try {
      fill(first);
      measure(first, out);
    } finally {
      first.kill();
    }
    // its PostgreSQL runs on
    double since = CommitTimes.sinceSnapshot(first) / 1e6;
    out.printf("| events since the last snapshot when it is killed, MB | %.1f |%n", since);
    recover(out);
  }

  private void measure(ServedNode node, PrintStream out) throws IOException {
    long from = System.currentTimeMillis();
    long read = read(node);
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
    double rate = (read(node) - read) / (double) seconds;
    var times = CommitTimes.of(node, from);
    CommitTimes.Times epochs = times.epochs();
    CommitTimes.Times snapshots = times.snapshots();
    out.printf("| records a second | %,.0f |%n", rate);
    out.printf("| peak RSS, MB | %,d |%n", node.cost().peakMiB());
    out.printf(
        "| epochs, MB each | %,d, %.2f |%n", epochs.count(), epochs.bytes() / 1e6 / epochs.count());
    out.printf("| commit: median, p99, longest | %s |%n", epochs.cell());
    out.printf("| from commit to commit: the same | %s |%n", times.turns().cell());
    out.printf(
        "| snapshots, MB the largest | %,d, %.1f |%n",
        snapshots.count(), snapshots.largest() / 1e6);
    out.printf("| snapshot: median, p99, longest | %s |%n", snapshots.cell());
  }

  /** A node whose PostgreSQL knows when each transaction was committed. */
  private ServedNode timed() throws IOException {
    start().stop();
    Path config = home.resolve("data").resolve("postgres").resolve("postgresql.conf");
    Files.writeString(config, "track_commit_timestamp = on\n", StandardOpenOption.APPEND);
    return start();
  }

  private ServedNode start() throws IOException {
    return ServedNode.start(home, home, SideBySide.PORT, HEAP);
  }

  private void fill(ServedNode node) throws IOException {
    node.call("PUT", PIPELINE, DEFINITION.replace("BUCKETS", Integer.toString(buckets)));
    node.call("POST", PIPELINE + "/activate", "");
    await(() -> read(node) >= (long) RECORDS_A_KEY * buckets);
  }

  private static long read(ServedNode node) throws IOException {
    return node.call("GET", PIPELINE + "/ledger", "").path("read").asLong();
  }

  /** Something that comes true before long. */
  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException {
    long begin = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - begin > LIMIT_NANOS) {
        throw new IOException("no end in sight: see the node's log");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Starts a node on what the killed one left. */
  private void recover(PrintStream out) throws IOException {
    long begin = System.nanoTime();
    try (var node = start()) {
      double ready = secondsSince(begin);
      await(() -> node.splitsAtWork() > 0);
      double reading = secondsSince(begin);
      out.printf("| killed and started: until it is ready, s | %.2f |%n", ready);
      out.printf("| from then until the split reads, s | %.2f |%n", reading - ready);
      verify(node);
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** That there were as many buckets as was said, and that no record was lost on the way. */
  private void verify(ServedNode node) throws IOException {
    node.call("POST", PIPELINE + "/pause", "");
    await(() -> node.splitsAtWork() == 0);
    JsonNode books = node.call("GET", PIPELINE + "/verify", "");
    if (!books.path("balanced").asBoolean()) throw new IOException(books.toString());
    var rows = new AtomicLong();
    node.results(PIPELINE, row -> rows.incrementAndGet());
    if (rows.get() != buckets) throw new IOException("there were " + rows + " buckets");
  }
}
