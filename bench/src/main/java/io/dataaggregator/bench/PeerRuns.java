package io.dataaggregator.bench;

import io.dataaggregator.bench.node.Cost;
import io.dataaggregator.bench.node.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs of one peer's program, each in a process of its own. */
final class PeerRuns implements Contender {
  private static final long LOOK_MILLIS = 25;
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Peer peer;
  private final Work work;
  private final Path orders;
  private final Path output;

  /**
   * @param orders where the data are, or are put
   * @param outputs where its rows and its log go
   */
  PeerRuns(Peer peer, Work work, Path orders, Path outputs) {
    this.peer = peer;
    this.work = work;
    this.orders = orders;
    output = outputs.resolve(peer.toString());
  }

  @Override
  public String label() {
    return peer.label;
  }

  @Override
  public String heap() {
    List<String> heap = peer.heap(work);
    return heap.isEmpty() ? "default" : String.join(" ", heap);
  }

  @Override
  public Sample run() throws IOException {
    return run(work.records);
  }

  @Override
  public Optional<Sample> runEmpty() throws IOException {
    return Optional.of(run(1));
  }

  private Sample run(int records) throws IOException {
    Path input = Orders.file(orders, records, work.form);
    clean();
    Files.createDirectories(Peer.temporary(output));
    double before = Cost.ofEndedChildren();
    long begin = System.nanoTime();
    long peak = execute(peer.command(work, input, output), log());
    double wall = (System.nanoTime() - begin) / 1e9;
    double cpu = Cost.ofEndedChildren() - before;
    Rows rows = Rows.of(output, !work.variant.equals("w1c"));
    clean();
    return new Sample(cpu, 0, 0, wall, peak, rows);
  }

  private Path log() {
    return output.resolveSibling(peer + ".log");
  }

  private void clean() throws IOException {
    Files.createDirectories(output.getParent());
    Outputs.delete(output);
    Outputs.delete(output.resolveSibling(peer + "-checkpoints"));
    Outputs.delete(Peer.temporary(output));
  }

  /** Runs a command to its end and says how large its resident set became. */
  static long execute(List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long deadline = System.nanoTime() + LIMIT_NANOS;
    long peak = 0;
    try {
      // Linux keeps the greatest value, so that only growth in the last moments is missed.
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, Cost.peakMiB(process.pid()));
        if (System.nanoTime() > deadline) throw new IOException("no end in sight: see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) throw new IOException("it failed: see " + log);
    return peak;
  }
}
